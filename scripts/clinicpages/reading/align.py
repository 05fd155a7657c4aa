"""Leads rendered text back to its Markdown line, in the page or in a snippet that it takes in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinicpages.reading.source import MARK, Token

_RUN = 3  # words in a row that make a place sure
_LOOK = 40  # words that markup may put between, before a wider search starts


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a Markdown file."""

    file: str
    line: int


def matched(shown: Sequence[str], source: Sequence[Token]) -> list[int]:
    """For each shown word the index of its source token, or -1; both rise together.

    First the runs of words that stand once on each side are tied (longest rising chain), then what
    lies between is walked side by side, so that a long page takes time in line with its length.
    """
    found = [-1] * len(shown)
    words = [token.word for token in source]
    ties = _chain(_unique_pairs(shown, words))
    at_shown, at_source = 0, 0
    for i, j in [*ties, (len(shown), len(words))]:
        if i < at_shown or j < at_source:
            continue
        _walk(shown, words, at_shown, i, at_source, j, found)
        for k in range(_RUN):
            if i + k < len(shown) and j + k < len(words) and found[i + k] < 0:
                found[i + k] = j + k
        at_shown, at_source = min(i + _RUN, len(shown)), min(j + _RUN, len(words))
    return found


def _unique_pairs(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The places of runs that stand exactly once in each, in order of `a`."""
    here, there = _once(a), _once(b)
    return [(i, there[run]) for run, i in here.items() if i >= 0 and there.get(run, -1) >= 0]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for i in range(len(words) - _RUN + 1):
        run = tuple(words[i : i + _RUN])
        places[run] = -1 if run in places else i
    return places


def _chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs that rises on both sides (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before[index] = ends[pile - 1] if pile else -1
        if pile == len(tops):
            tops.append(j)
            ends.append(index)
        else:
            tops[pile], ends[pile] = j, index
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _walk(
    a: Sequence[str], b: Sequence[str], i: int, i_end: int, j: int, j_end: int, found: list[int]
) -> None:
    """Ties equal words of two stretches, in order, by the smallest steps that meet again."""
    places: Mapping[str, list[int]] | None = None
    while i < i_end and j < j_end:
        if a[i] == b[j]:
            goes_on = i > 0 and j > 0 and found[i - 1] == j - 1
            if not goes_on and not _alike(a, b, i, i_end, j, j_end):
                j = _better(a, b, i, i_end, j, j_end)
            found[i] = j
            i, j = i + 1, j + 1
            continue
        step = _meet(a, b, i, i_end, j, j_end)
        if step is None:
            if places is None:
                places = _places(b, j, j_end)
            step = _far(a, b, i, i_end, j, j_end, places)
            if step is None:
                return
        i, j = step


def _better(a: Sequence[str], b: Sequence[str], i: int, i_end: int, j: int, j_end: int) -> int:
    """A later place near by where the words go on alike; else the same place.

    A title or picture text that is not shown may open with the words of the next sentence.
    """
    for y in range(j + 1, min(j + _LOOK, j_end)):
        if _alike(a, b, i, i_end, y, j_end):
            return y
    return j


def _meet(
    a: Sequence[str], b: Sequence[str], i: int, i_end: int, j: int, j_end: int
) -> tuple[int, int] | None:
    """The nearest place where both go on alike for a few words, or alike to the end."""
    for distance in range(1, _LOOK):
        for skip in range(distance + 1):
            x, y = i + skip, j + distance - skip
            if x < i_end and y < j_end and _alike(a, b, x, i_end, y, j_end):
                return x, y
    return None


def _alike(a: Sequence[str], b: Sequence[str], x: int, x_end: int, y: int, y_end: int) -> bool:
    if a[x] != b[y]:
        return False
    if a[x].startswith(MARK):
        return True
    length = min(_RUN, x_end - x, y_end - y)
    if length < _RUN and x_end - x != length:
        return False
    return all(a[x + k] == b[y + k] for k in range(length))


def _places(words: Sequence[str], start: int, end: int) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for index in range(start, end):
        places.setdefault(words[index], []).append(index)
    return places


def _far(
    a: Sequence[str],
    b: Sequence[str],
    i: int,
    i_end: int,
    j: int,
    j_end: int,
    places: Mapping[str, list[int]],
) -> tuple[int, int] | None:
    """The next place, however far, where a run of words stands in both."""
    for x in range(i, i_end):
        spots = places.get(a[x], [])
        for y in spots[bisect_left(spots, j) :][:50]:
            if _alike(a, b, x, i_end, y, j_end):
                return x, y
    return None
