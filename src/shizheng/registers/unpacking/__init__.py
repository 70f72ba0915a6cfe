"""Workbooks unpacked in a process of their own, which starts at once because it knows nothing of the rest."""
