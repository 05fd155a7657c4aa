"""The words of a text: where each stands, and how it is spelt once marks are taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_RUN = re.compile(r"\S+")
_ADDRESS = re.compile(
    r"[(\[<\"'“‘]*(?:(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)\S+"
    r"|[^\s@]+@[^\s@]+\.[a-z]{2,}\S*"
    r"|(?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|int|info|eu|uk|ie|au|nz|ca|us|nhs|scot|wales)"
    r"(?:[/:?#]\S*)?)[)\]>\"'”’.,;:!?]*",
    re.I,
)
# Dashes and slashes part words; a spaced en dash is a run of its own without a letter.
_PART = re.compile(r"[—―‒/]|--+")
_EDGES = re.compile(r"^[^\w½¼¾£$€&]+|[^\w½¼¾%°&]+$|_+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
# Dots are part of these, not the end of anything.
DOTTED = re.compile(r"(?:[a-z]\.)+[a-z]\.?", re.I)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `text` as it stands without the marks around it, from `start` to `end`."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The word in lower case with straight apostrophes."""
        return self.text.lower().replace("’", "'")


def word_set(text: str) -> frozenset[str]:
    """A list of words written as one text, as a set."""
    return frozenset(text.split())


def clean(text: str) -> str:
    """The text with its spaces made single and invisible marks taken out."""
    return " ".join(text.translate(_INVISIBLE).split())


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Every word of text[start:end]: a run with a letter or digit; addresses are no words."""
    for run in _RUN.finditer(text, start, len(text) if end is None else end):
        at = run.start()
        for core, first, last in _cores(run[0]):
            yield Word(core, at + first, at + last)


@lru_cache(maxsize=65536)
def _cores(run: str) -> tuple[tuple[str, int, int], ...]:
    """The words of one run of characters between spaces, each with where it begins and ends."""
    if run.isalpha():
        return ((run, 0, len(run)),)
    if _ADDRESS.fullmatch(run):
        return ()
    found, at = [], 0
    for piece in _pieces(run):
        if any(c.isalnum() for c in piece):
            found.append((_EDGES.sub("", piece) or piece, at, at + len(piece)))
        at += len(piece)
    return tuple(found)


def _pieces(run: str) -> list[str]:
    """A run parted at dashes and slashes, the marks kept so that places still count."""
    if not _PART.search(run):
        return [run]
    pieces, last = [], 0
    for match in _PART.finditer(run):
        pieces += [run[last : match.start()], match[0]]
        last = match.end()
    return [*pieces, run[last:]]
