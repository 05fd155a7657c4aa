"""Hard words and phrases, and the plain ones to use instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

_ENDINGS = (
    ("ies", "y"),
    ("es", "e"),
    ("es", ""),
    ("s", ""),
    ("ed", "e"),
    ("ed", ""),
    ("ing", "e"),
    ("ing", ""),
)


@dataclass(frozen=True)
class Pairs:
    """The table: hard words in lower case, each with plain ones, best first."""

    table: Mapping[str, tuple[str, ...]]

    def try_for(self, word: str) -> list[str]:
        """Plain words for one word in lower case; for another form of it the same; else none."""
        if word in self.table:
            return list(self.table[word])
        for ending, instead in _ENDINGS:
            if word.endswith(ending) and (stem := word[: -len(ending)] + instead) in self.table:
                return list(self.table[stem])
        return []

    @cached_property
    def _longest(self) -> Mapping[str, int]:
        """The first word of each phrase with the number of words of the longest one."""
        most: dict[str, int] = {}
        for phrase in self.table:
            first, *rest = phrase.split()
            most[first] = max(most.get(first, 0), len(rest) + 1)
        return most

    def at(self, words: Sequence[str], start: int) -> tuple[int, list[str]]:
        """How many words from `start` make the longest known phrase, and the plain ones for it."""
        for length in range(self._longest.get(words[start], 1), 1, -1):
            if plain := self.table.get(" ".join(words[start : start + length])):
                return length, list(plain)
        return 1, self.try_for(words[start])


@cache
def general() -> Mapping[str, tuple[str, ...]]:
    """The tool's own table (data/pairs.txt: hard = plain; plain), its sources in LICENCES.txt."""
    table = {}
    for line in files(__package__).joinpath("data", "pairs.txt").read_text("utf-8").splitlines():
        hard, equals, plain = line.partition(" = ")
        if equals and not line.startswith("#"):
            table[hard] = tuple(part.strip() for part in plain.split(";"))
    return table
