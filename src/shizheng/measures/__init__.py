"""How a figure is computed: definition → Ibis expression → one scan per table → figures that explain themselves."""

from shizheng.measures.compute import By, Question, Statement, compute, compute_all, compute_by, reporting
from shizheng.measures.difference import Asked, Difference, diff
from shizheng.measures.drilling import Cell, drill
from shizheng.measures.engines.duckdb import DuckDB
from shizheng.measures.engines.engine import Engine, EngineError
from shizheng.measures.explanation import Explanation, Verdict, explain, verdicts
from shizheng.measures.measure import Measure, Measures
from shizheng.measures.templates import Templates

__all__ = [
    "Asked",
    "By",
    "Cell",
    "Difference",
    "DuckDB",
    "Engine",
    "EngineError",
    "Explanation",
    "Measure",
    "Measures",
    "Question",
    "Statement",
    "Templates",
    "Verdict",
    "compute",
    "compute_all",
    "compute_by",
    "diff",
    "drill",
    "explain",
    "reporting",
    "verdicts",
]
