"""Reminding offices by mail of what their units owe, and telling on whoever stays silent.

A round works out, once a day, whom to tell what, and keeps it as letters; letters are sent, and tried again, apart from
that.  Rounds and letters stand outside the log: they change nothing that a figure is made of.
"""
