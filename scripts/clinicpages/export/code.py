"""Typst code as text: strings, expressions of several parts, and signs that a font can draw."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

EMPTY = "[]"
# The first emoji; no text font draws what comes after it.
FIRST_EMOJI = 0x1F000
# Spaces and breaks that Python does not call printable.
SPACES = "\n\xa0\xad\u2009\u202f\u200c\u200d"

_WIDTH = re.compile(r"(\d*\.?\d+)(?:px|(r?em))?")


def quoted(text: str) -> str:
    """Text as a Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def call(name: str, *arguments: str) -> str:
    """`name(a,b)`."""
    return f"{name}({','.join(arguments)})"


def joined(parts: Sequence[str], between: str = "") -> str:
    """One expression of many. A block of strings alone would be no content, hence the `[]`."""
    full = [part for part in parts if part and part != EMPTY]
    if not full:
        return EMPTY
    glue = f";{between};" if between else ";"
    return "{[];" + glue.join(full) + "}"


def spelled_out(text: str) -> str:
    """Emoji as words in brackets, since no text font has them; signs that show nothing are gone."""
    if text.isprintable() and text.isascii():
        return text
    return "".join(_spelled_out(sign) for sign in text)


def _spelled_out(sign: str) -> str:
    if ord(sign) >= FIRST_EMOJI:
        return f"({unicodedata.name(sign, 'sign').lower()})"
    if unicodedata.category(sign) == "Zs" and sign not in SPACES:
        return " "
    varies = 0xFE00 <= ord(sign) <= 0xFE0F  # asks for an emoji's colours
    return sign if not varies and (sign.isprintable() or sign in SPACES) else ""


def points(width: str) -> str:
    """A width in HTML's pixels (1/96 inch) or letters (em) as points; `auto` when there is none."""
    found = _WIDTH.fullmatch(width.strip())
    if not found:
        return "auto"
    return f"{float(found[1]) * (12 if found[2] else 0.75):g}pt"
