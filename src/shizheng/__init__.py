"""Shizheng 施政 makes an annual policy plan run: from the published document to figures that explain themselves."""

__version__ = "0.1.0"
