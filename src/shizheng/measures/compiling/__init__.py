"""Questions to the tables as SQL; see ``compiling.py``."""
