"""How the process that unpacks a workbook ends, as it and those who wait for it know it."""

READ, BROKEN, FORMULAS, WIDE = 0, 1, 3, 4
