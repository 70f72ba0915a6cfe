"""How a figure is computed: definition → Ibis expression → one query per table → figures that explain themselves."""

from shizheng.measures.compute import By, Question, compute, compute_by
from shizheng.measures.engine import Engine
from shizheng.measures.explanation import Explanation, Verdict, explain, verdicts
from shizheng.measures.measure import Measure, Measures

__all__ = [
    "By",
    "Engine",
    "Explanation",
    "Measure",
    "Measures",
    "Question",
    "Verdict",
    "compute",
    "compute_by",
    "explain",
    "verdicts",
]
