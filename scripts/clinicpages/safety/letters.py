"""Letters that a reader cannot see, or would take for others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Unicode Technical Report 36 and the "Trojan Source" paper: marks that turn text around.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_UNSEEN = re.compile(
    "[\u200b-\u200d\u2060-\u2064\u180e\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0"
    "\ufe00-\ufe0f\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_STYLED = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff\u2460-\u24ff]")
_STACKED = re.compile("[\u0300-\u036f]{3,}")
_WORD = re.compile(r"[^\W\d_]+", re.U)
# Greek letters that medicine writes beside Latin ones, as in "5 μg" or "α-blocker".
_MEDICAL = frozenset("αβγδμΔΩ")


@dataclass(frozen=True)
class Letter:
    """A letter that should not be there: where in the text, what it is, and the text around it."""

    at: int
    rule: str
    what: str


def odd(text: str) -> Iterator[Letter]:
    """Every odd letter of a text, by place."""
    for rule, pattern in (
        ("turning", _TURNING),
        ("unseen", _UNSEEN),
        ("control", _CONTROL),
        ("styled", _STYLED),
        ("stacked", _STACKED),
    ):
        for match in pattern.finditer(text):
            if not (rule == "unseen" and _is_emoji_part(text, match.start())):
                yield Letter(match.start(), rule, name(match[0][0]))
    for match in _WORD.finditer(text):
        if strange := _other_script(match[0]):
            yield Letter(match.start(), "look-alike", f"{match[0]} ({name(strange)})")


def _is_emoji_part(text: str, at: int) -> bool:
    """True for the mark that makes the sign before it an emoji."""
    before = text[at - 1] if at else ""
    return text[at] == "\ufe0f" and unicodedata.category(before or "a") == "So"


def _other_script(word: str) -> str:
    """A letter of another alphabet in a word with Latin ones, or of a whole word like one."""
    scripts = {letter: _script(letter) for letter in word}
    kinds = set(scripts.values())
    foreign = [letter for letter, kind in scripts.items() if kind in ("CYRILLIC", "GREEK", "OTHER")]
    foreign = [letter for letter in foreign if letter not in _MEDICAL]
    if foreign and ("LATIN" in kinds or kinds == {"CYRILLIC"}):
        return foreign[0]
    return ""


def _script(letter: str) -> str:
    known = unicodedata.name(letter, "OTHER").split()[0]
    return known if known in ("LATIN", "CYRILLIC", "GREEK") else "OTHER"


def name(letter: str) -> str:
    """`U+202E, right-to-left override`."""
    return f"U+{ord(letter):04X}, {unicodedata.name(letter, 'a letter without a name').lower()}"
