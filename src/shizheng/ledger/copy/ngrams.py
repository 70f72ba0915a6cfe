"""Where a word can't be: for each block of listed records, which letters in a row their words have.

Words are looked for anywhere in what a record says, in Chinese as much as between two digits.  Of every n-gram of a
block's words, two characters or three of ASCII alone, one bit is kept (a Bloom filter of one hash).  A block without
one of a word's bits has no record with the word, and isn't looked through; which other has one its words alone tell.
Records come to a block many at a time, once a word is asked for, and are in the one that may have anything until then;
what is of the past by then is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

MANY = 4_096
"""As many records as are put into blocks at once, at least."""
PER_BLOCK = 512
ANYTHING = 0
"""The block whose records may have any word."""
_TABLE = "CREATE TABLE ngrams (block INTEGER, bits BIT)"

_BITS = 15
_FACTORS = (0x79B1, 0xCA6B, 0x2B2F)
_ASCII = 0x7F
_ASKED = 8
"""Of a word, so many of its bits at most: each leaves out most blocks that the others leave."""
_MOST = 1 / 20
"""Of all blocks, as many at most may have a word, or all are looked through."""
_AT_ONCE = 1_000
"""Blocks whose words are held in memory together."""
_WAITING = f"block = {ANYTHING} AND to_position IS NULL"
_PUT_INTO_BLOCKS = f"""
    UPDATE listed SET block = $first + place // $number FROM (
        SELECT rowid AS row, row_number() OVER () - 1 AS place FROM listed WHERE {_WAITING}
    ) w WHERE listed.rowid = w.row
"""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """The table of blocks, with the one that may have anything."""
    connection.execute(_TABLE)
    connection.execute(f"INSERT INTO ngrams VALUES ({ANYTHING}, '{'1' * (1 << _BITS)}'::BIT)")


def waiting(connection: duckdb.DuckDBPyConnection) -> int:
    """How many records are to be put into blocks; few wait until they are many."""
    ((number,),) = connection.execute(f"SELECT count(*) FROM listed WHERE {_WAITING}").fetchall()
    return int(number) if number >= MANY else 0


def follow(connection: duckdb.DuckDBPyConnection) -> None:
    """Puts the records that wait into blocks."""
    number = waiting(connection)
    if not number:
        return
    ((first,),) = connection.execute("SELECT max(block) + 1 FROM ngrams").fetchall()
    connection.execute(_PUT_INTO_BLOCKS, {"first": first, "number": PER_BLOCK})
    connection.execute(f"UPDATE listed SET block = NULL WHERE block = {ANYTHING}")
    last = first + (number - 1) // PER_BLOCK
    for block in range(first, last + 1, _AT_ONCE):
        _keep(connection, block, min(block + _AT_ONCE - 1, last))


def _keep(connection: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    import pyarrow as pa

    words = "SELECT block, string_agg(words, '') FROM listed WHERE block BETWEEN ? AND ? GROUP BY block"
    found = [(block, _of_words(said)) for block, said in connection.execute(words, [first, last]).fetchall()]
    blocks = [pa.repeat(block, len(ngrams)) for block, ngrams in found]
    ngrams = [ngrams for _, ngrams in found]
    connection.register("fetched", pa.table({"block": pa.chunked_array(blocks), "ngram": pa.chunked_array(ngrams)}))
    connection.execute(
        f"INSERT INTO ngrams SELECT block, bitstring_agg(ngram::INTEGER, 0, {(1 << _BITS) - 1}) FROM fetched "
        "GROUP BY block ORDER BY block"
    )
    connection.unregister("fetched")


def _of_words(said: str) -> pa.Array[Any]:
    """The bit of each n-gram once, of many words; as ``bits`` says of one."""
    import pyarrow as pa
    from pyarrow import compute

    kind = pa.uint16()
    units = _units(f"{said}\n\n")
    letters = pa.Array.from_buffers(kind, len(units), [None, pa.py_buffer(units)])
    a, b, c = letters[:-2], letters[1:-1], letters[2:]
    p, q, r = (pa.scalar(factor, kind) for factor in _FACTORS)
    is_ascii = compute.less_equal(compute.bit_wise_or(a, b), pa.scalar(_ASCII, kind))
    third = compute.if_else(is_ascii, compute.multiply(c, r), pa.scalar(0, kind))
    hashed = compute.bit_wise_xor(compute.bit_wise_xor(compute.multiply(a, p), compute.multiply(b, q)), third)
    return compute.unique(compute.shift_right(hashed, pa.scalar(16 - _BITS, kind)))


def bits(word: str) -> tuple[int, ...]:
    """The bits that a block has if one of its records has the word; none of one too short."""
    units = _units(word)
    p, q, r = _FACTORS
    found = set()
    for a, b, c in zip_longest(units, units[1:], units[2:]):
        if b is None or (a | b <= _ASCII and c is None):
            break
        hashed = a * p ^ b * q ^ (c * r if a | b <= _ASCII else 0)
        found.add((hashed & 0xFFFF) >> (16 - _BITS))
    return tuple(sorted(found)[:_ASKED])


def _units(said: str) -> memoryview[int]:
    """The UTF-16 code units of a text."""
    return memoryview(said.encode("utf-16-le", "surrogatepass")).cast("H")


def within(words: Iterable[Iterable[str]], run: Callable[[str], list[tuple[Any, ...]]]) -> str:
    """SQL: that a record is where there may be one with each of some words, in one of the ways to write it.  Always
    true where many blocks may have them: looking at words takes no longer then than looking for blocks.
    """
    tests = []
    for ways in words:
        asked = [" AND ".join(f"get_bit(bits, {bit}) = 1" for bit in bits(way)) for way in ways]
        if all(asked):
            tests.append(f"({' OR '.join(asked)})")
    if not tests:
        return "TRUE"
    named = "SELECT block, number FROM ngrams, (SELECT count(*) AS number FROM ngrams)"
    # Never none: the block that may have anything is always one.
    found = run(f"{named} WHERE {' AND '.join(tests)}")
    if len(found) > found[0][1] * _MOST:
        return "TRUE"
    return f"block IN (SELECT unnest({[block for block, _ in found]}))"
