"""What a year came to, as documents and files: the year report, and figures as CSV and JSON.

How a figure is computed or judged doesn't belong here; it arrives as judgements.
"""

from shizheng.documents.report.figure_files import figures_by_csv, figures_by_json, figures_csv, figures_json
from shizheng.documents.report.heard import Calendar, DutyHeard, Heard
from shizheng.documents.report.year_report import year_report

__all__ = [
    "Calendar",
    "DutyHeard",
    "Heard",
    "figures_by_csv",
    "figures_by_json",
    "figures_csv",
    "figures_json",
    "year_report",
]
