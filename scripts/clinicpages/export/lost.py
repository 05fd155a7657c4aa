"""Finds words of a page that its PDF lost: each has to be there, in order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from clinicpages.export.code import spelled_out
from clinicpages.export.tree import Element

# How much text that is not the page's own may stand between two of its words: a page number, an
# address, a heading of a column that large print says again.
LONGEST_BETWEEN = 1500
# So many letters of the page's own text have to follow before its text is held to go on.
FIRM = 12
# A shorter piece, such as a short item of a list, has to stand as near as this.
NEAR = 120
SILENT = ("svg", "script", "style", "template")


@dataclass(frozen=True)
class Lost:
    """A word that is not there, and the words of the page around it."""

    word: str
    near: str


def expected(article: Element, cards: bool) -> list[str]:
    """The words of an article fit for paper, in the order in which they are printed."""
    words: list[str] = []
    _collect(article, cards, words)
    return " ".join(words).split()


def _collect(element: Element, cards: bool, out: list[str]) -> None:
    if element.tag in SILENT:
        return
    if cards and element.tag == "tr" and _only_headings(element):
        return
    for child in element.children:
        if isinstance(child, str):
            out.append(spelled_out(child))
        else:
            apart = child.tag in ("br", "td", "th", "li", "p", "div", "dt", "dd", "section")
            out.append(" " if apart else "")
            _collect(child, cards, out)
            out.append(" " if apart else "")


def _only_headings(row: Element) -> bool:
    """True for the heading row of a table: large print says its words in each card instead."""
    cells = row.elements()
    return bool(cells) and all(c.tag == "th" and c.attrs.get("scope") != "row" for c in cells)


def lost(words: list[str], said: str, start: int = 0) -> tuple[list[Lost], int]:
    """The words that `said` (a PDF's text without any white space) lacks from `start` on.

    Gives also where the last of them ended, for the page that comes next.
    """
    missing: list[Lost] = []
    at = start
    for number, word in enumerate(words):
        if said.startswith(word, at):
            at += len(word)
            continue
        ahead = _ahead(words, number)
        found = said.find(ahead, at, at + LONGEST_BETWEEN + len(ahead))
        if found < 0:
            found = said.find(word, at, at + NEAR + len(word))
        # A reader of PDFs gives words from the right in another order, with letters as joined.
        if found < 0 and _is_from_the_right(word) and _has_letters(said, word):
            continue
        if found < 0:
            missing.append(Lost(word, " ".join(words[max(0, number - 4) : number + 4])))
        else:
            at = found + len(word)
    return missing, at


def _is_from_the_right(word: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in word)


def _has_letters(said: str, word: str) -> bool:
    return set(word) <= set(unicodedata.normalize("NFKC", said))


def _ahead(words: list[str], number: int) -> str:
    """A word and those after it, until there are enough letters to be sure of the place."""
    text = words[number]
    for word in words[number + 1 :]:
        if len(text) >= FIRM:
            break
        text += word
    return text


def squeezed(text: str) -> str:
    """Text without white space, hyphens and bullets, so that line ends make no difference."""
    return re.sub("[\\s\u00ad\u200b\u0002•-]+", "", text)


def words_of(article: Element, cards: bool) -> list[str]:
    """The words to look for, squeezed like the text that they are looked for in."""
    return [bare for word in expected(article, cards) if (bare := squeezed(word))]
