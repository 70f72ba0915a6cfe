"""How a figure is judged: attainment, signal and pace, by rules that are data with their source."""

from shizheng.assessment.judging import judge
from shizheng.assessment.rules import RuleSet

__all__ = ["RuleSet", "judge"]
