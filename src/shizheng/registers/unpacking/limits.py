"""What the process that unpacks a workbook may use and how it ends, as it and those who wait for it know it."""

MOST_COLUMNS = 500
"""Columns that a table may have: no register comes near."""
SECONDS = 60
"""Processor time that unpacking a file may take."""
MEMORY = 1536 * 1024**2
"""Bytes that it may ask for."""

READ, BROKEN, FORMULAS, WIDE = 0, 1, 3, 4

BEGUN = "rows "
"""What its first line begins with where rows follow; then how many there are at most."""
