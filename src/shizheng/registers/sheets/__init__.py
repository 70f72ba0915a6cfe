"""Tables as files: CSV, XLSX and ODS come in here and go out, checked against nothing but what a table may be."""

from shizheng.registers.sheets.opening import open_sheet
from shizheng.registers.sheets.sheet import KINDS, Kind, Sheet, SheetRefusedError, csv_sheet

__all__ = ["KINDS", "Kind", "Sheet", "SheetRefusedError", "csv_sheet", "open_sheet"]
