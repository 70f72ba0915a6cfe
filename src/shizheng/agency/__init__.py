"""One agency's folder, loaded: its plan, registers, code lists, measures and rules, and its figures judged.

Both the command line and the site stand on this room; it needs no server and no database.
"""

from shizheng.agency.agency import Agency, only_folder, terms_of, vocabulary_of
from shizheng.agency.units import Unit

__all__ = ["Agency", "Unit", "only_folder", "terms_of", "vocabulary_of"]
