"""The generated cases as hypothesis strategies: a world, measures over it, rows in it, and a question.

The making itself takes whole numbers from anywhere (``choices.py``); here they come from hypothesis.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.differential.choices import Choices
from tests.differential.definitions import Node, a_definition
from tests.differential.records import Rows, Sizes, a_question, some_rows
from tests.differential.reference import Asked, Reference
from tests.differential.worlds import World, a_world


@dataclass(frozen=True)
class Case:
    """Several measures, asked one question over the same rows."""

    world: World
    definitions: dict[str, Node]
    rows: Rows
    asked: Asked

    @property
    def reference(self) -> Reference:
        return Reference(self.world.registers, self.world.codelists, self.rows)


def choices(draw: DrawFn) -> Choices:
    return Choices(lambda low, high: draw(st.integers(low, high)))


@st.composite
def worlds(draw: DrawFn) -> World:
    return a_world(choices(draw))


@st.composite
def definitions(draw: DrawFn, world: World, depth: int = 3) -> Node:
    return a_definition(choices(draw), world, depth)


@st.composite
def rows(draw: DrawFn, world: World, sizes: Sizes = Sizes()) -> Rows:
    return some_rows(choices(draw), world, sizes)


@st.composite
def questions(draw: DrawFn) -> Asked:
    return a_question(choices(draw))


def cases(measures: int, depth: int = 3, sizes: Sizes = Sizes()) -> SearchStrategy[Case]:
    """So many measures at once (now and then one alone), over a world, rows and a question of their own."""

    @st.composite
    def case(draw: DrawFn) -> Case:
        choose = choices(draw)
        world = a_world(choose)
        # One alone is the first of the choices, because what fails is shrunk towards it.
        several = choose.one_of((1, *[measures] * 19))
        made = {f"1.{number}": a_definition(choose, world, depth) for number in range(1, several + 1)}
        return Case(world, made, some_rows(choose, world, sizes), a_question(choose))

    return case()
