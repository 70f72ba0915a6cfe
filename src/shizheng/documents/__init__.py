"""A published plan read into the plan's values, with findings; and the official documents out.

``read`` never raises because of what is in a file.  How a figure is computed or judged doesn't belong here.
"""

from shizheng.documents.plan_json import plan_as_json
from shizheng.documents.reading import Reading, read
from shizheng.documents.terms import Terms

__all__ = ["Reading", "Terms", "plan_as_json", "read"]
