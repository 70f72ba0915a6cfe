"""A measure proposed from the words of a standard, with the questions that the words leave open.

The rules are of the language in which standards are written; what an agency calls its things comes from its registers.
"""

from shizheng.measures.drafting.drafting import Draft, DraftedRead, draft
from shizheng.measures.drafting.records import Records
from shizheng.measures.reading.language import OPEN

__all__ = ["OPEN", "Draft", "DraftedRead", "Records", "draft"]
