"""Reading the measure language: plain mappings to checked nodes, or every mistake named with its path."""

from shizheng.measures.reading.faults import Faults, near
from shizheng.measures.reading.form import faults_of_form
from shizheng.measures.reading.nodes import Reader

__all__ = ["Faults", "Reader", "faults_of_form", "near"]
