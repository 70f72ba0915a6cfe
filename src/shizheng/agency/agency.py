"""Loading an agency's folder, and asking for its figures with their judgements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import field_validator

from shizheng import documents
from shizheng.agency.shares import faults_of_shares
from shizheng.agency.units import Unit, load_units
from shizheng.assessment import RuleSet, judge
from shizheng.measures import Engine, Measures, Question, backlinks, compute
from shizheng.measures.measure import at_odds_with_targets, of_no_indicator
from shizheng.measures.nodes import Combination, Leaf, Node, Weighted, children
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.figure import Figure
from shizheng.plan.finding import Finding
from shizheng.plan.judgement import Judgement
from shizheng.plan.model import Plan, Target
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import Definition, find, parse, read_yaml
from shizheng.registers.duties import Duties
from shizheng.registers.schema import Registers


class _Folder(Definition):
    agency: Text
    fiscal_year: int
    timezone: str
    document: str
    units: str
    codelists: str
    registers: str
    measures: str
    rules: str
    terms: str | None = None
    recipe: str | None = None
    duties: str | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no time zone is called {name}") from error
        return name


@dataclass(frozen=True)
class Agency:
    """Everything that an agency's folder says; ``findings`` are those of reading its plan."""

    folder: Path
    name: Text
    fiscal_year: int
    timezone: ZoneInfo
    document_name: str
    document: bytes
    plan: Plan
    findings: tuple[Finding, ...]
    units: Mapping[str, Unit]
    codelists: CodeLists
    registers: Registers
    measures: Measures
    rules: RuleSet
    recipe: Path | None
    sources: Mapping[str, Path]
    """The files by what they hold: plan, units, codelists, registers, measures, rules, and duties where it has them."""
    duties: Duties = field(default_factory=Duties)

    @classmethod
    def load(cls, folder: Path) -> Agency:
        """The agency in ``folder``.  Raises ``InvalidDefinitionError`` naming the faults of the first bad file."""
        said: _Folder = parse(_Folder, read_yaml(folder / "agency.yaml"), "agency.yaml")
        codelists = CodeLists.load(folder / said.codelists)
        registers = Registers.load(folder / said.registers, codelists)
        measures = Measures.load(folder / said.measures, registers, codelists)
        document = _read_bytes(folder / said.document)
        reading = documents.read(document, said.document, terms=_terms(folder, said))
        if reading.plan is None:
            raise InvalidDefinitionError(said.document, reading.findings)
        astray = of_no_indicator(measures, [i.id for i in reading.plan.indicators], said.document)
        astray += at_odds_with_targets(measures, {i.id: i.target for i in reading.plan.indicators})
        astray += faults_of_shares(measures)
        standards = {i.id: i.standard for i in reading.plan.indicators}
        astray += [one for m in measures.values() if m.id in standards for one in backlinks.faults(m, standards[m.id])]
        if astray:
            raise InvalidDefinitionError(said.measures, astray)
        named = {"plan": said.document} | {
            name: getattr(said, name)
            for name in ("units", "codelists", "registers", "measures", "rules", "duties")
            if getattr(said, name) is not None
        }
        units = load_units(folder / said.units)
        duties = Duties()
        if said.duties is not None:
            duties = Duties.load(folder / said.duties, registers, {unit.code: unit.kind for unit in units.values()})
        return cls(
            folder, said.agency, said.fiscal_year, ZoneInfo(said.timezone), said.document, document, reading.plan,
            reading.findings, units, codelists, registers, measures,
            RuleSet.load(folder / said.rules), folder / said.recipe if said.recipe else None,
            {name: folder / file for name, file in named.items()}, duties,
        )  # fmt: skip

    def doubts(self, indicator: str) -> tuple[Finding, ...]:
        """What of an indicator's standard its measure leaves open, or adds to it; none where it has no measure."""
        measure, planned = self.measures.get(indicator), self.plan.indicator(indicator)
        return tuple(backlinks.doubts(measure, planned.standard, planned.target)) if measure else ()

    def without_measure(self) -> tuple[str, ...]:
        """The plan's indicators that have no measure yet."""
        return tuple(indicator.id for indicator in self.plan.indicators if indicator.id not in self.measures)

    def period(self, year: int | None = None) -> Period:
        """The fiscal year asked for (ROC or Gregorian), the plan's own by default."""
        return Period.of_year(year or self.fiscal_year)

    def target(self, indicator: str) -> Target:
        """The indicator's target, its direction declared by the measure where the target's own words don't give one."""
        target = self.plan.indicator(indicator).target
        declared = self.measures[indicator].direction if indicator in self.measures else None
        return target if target.stated or declared is None else replace(target, direction=declared)

    def key_label(self, by: str, key: str, day: date) -> Text:
        """The name of a month, unit or country by which figures are split, as it was on ``day``."""
        if by == "unit" and key in self.units:
            return self.units[key].label
        return self.codelists["countries"].label(key, day) if by == "country" else Text(key, key)

    def judgements(
        self, engine: Engine, question: Question, indicators: Iterable[str] | None = None
    ) -> tuple[Judgement, ...]:
        """The figures judged, in the plan's order."""
        wanted = set(self.measures if indicators is None else indicators)
        ids = [i.id for i in self.plan.indicators if i.id in self.measures and i.id in wanted]
        figures = compute(self.measures, engine, question, ids)
        return tuple(self.judge(figures[id]) for id in ids)

    def judge(self, figure: Figure) -> Judgement:
        """One figure of this agency held against its target."""
        grows = accumulates(self.measures[figure.indicator].root)
        return judge(figure, self.target(figure.indicator), self.rules, grows=grows)


def accumulates(node: Node) -> bool:
    """Whether a figure mounts up over its period, so that a pace can be told: counts and sums of dated records do;
    stocks, rates, growths and means do not.
    """
    match node:
        case Leaf():
            return node.window.kind == "during" and node.kind in ("count", "sum", "distinct")
        case Combination(kind="total") | Weighted():
            return all(accumulates(child) for child in children(node))
        case _:
            return False


def terms_of(folder: Path) -> documents.Terms:
    """The words that the agency in ``folder`` adds to the checks.  Raises ``InvalidDefinitionError``."""
    return _terms(folder, parse(_Folder, read_yaml(folder / "agency.yaml"), "agency.yaml"))


def vocabulary_of(folder: Path) -> tuple[Registers, CodeLists]:
    """What an agency's measures may speak of, its measures unread.  Raises ``InvalidDefinitionError``."""
    said: _Folder = parse(_Folder, read_yaml(folder / "agency.yaml"), "agency.yaml")
    codelists = CodeLists.load(folder / said.codelists)
    return Registers.load(folder / said.registers, codelists), codelists


def only_folder(agencies: Path) -> Path | None:
    """The folder of the only agency there is below ``agencies``, None where there are none or several."""
    found = sorted(path.parent for path in agencies.glob("*/agency.yaml"))
    return found[0] if len(found) == 1 else None


def _terms(folder: Path, said: _Folder) -> documents.Terms:
    if said.terms is None:
        return documents.Terms()
    terms: documents.Terms = parse(documents.Terms, read_yaml(folder / said.terms), said.terms)
    return terms


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidDefinitionError(path.name, [find("file-unreadable", file=str(path), reason=str(error))]) from error
