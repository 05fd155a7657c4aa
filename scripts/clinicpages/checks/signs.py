"""Asks that no sign of the writing itself is left on a page.

A sign that is not closed or misspelt is shown to the patient as it was typed, and what it should
have brought (a number, a source, a link, a table) is missing.

Bad:   {figure leak-symptoms   {Figure leak-symptoms}   [@klazen-2010   **must
Good:  {figure leak-symptoms}  [@klazen-2010]  **must**

It does not look at code and comments, nor at `///` blocks: the check `evidence` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from clinicpages import evidence
from clinicpages.blocks import cite, clinic_value, figure, glossary
from clinicpages.checks import Task
from clinicpages.page import Page
from clinicpages.problem import Problem
from clinicpages.project import Project
from clinicpages.render import render
from clinicpages.safety.source import plain
from clinicpages.shown import Words, without_comments

NAME = "signs"
_GIVEN = re.compile(r"\{[ \t]*([a-z]+)\b[ \t]*:?[ \t]*([^\s{}|]*)[^{}\n]*\}?", re.I)
_RIGHT = {"figure": figure.PATTERN, "word": glossary.PATTERN, "clinic": clinic_value.PATTERN}
_CITED = re.compile(r"\[[ \t]*@[ \t]*([\w-]+)")
_BARE = re.compile(r"\[([a-z][a-z0-9-]*-\d{4}[a-z]?)\](?![(\[:])")
_LINK = re.compile(r"\[([^\[\]\n]+)\](\([^()\s]*)")
_BOLD = re.compile(r"(?<![\\*])\*\*(?!\*)")
_LOOSE_BOLD = re.compile(r"(?<!\S)\*\*(?!\S)")
# Where bold must have ended: an empty line, a new entry of a list, a heading, a row of a table.
_PARTS = re.compile(r"(\n(?=[ \t]*\r?\n|[ \t>]*(?:[-*+][ ]|\d+[.)][ ]|#|\|)))")
_RULER = re.compile(r"^[ >]*\|?[ ]*:?-{2,}:?[ ]*(?:\|[ ]*:?-{2,}:?[ ]*)*\|?[ ]*$")
_MARK = re.compile(r"^(<{7}|={7}|\|{7}|>{7})(?:[ ]|\r?$)", re.M)
_WHY = "The patient would see this sign, and miss what should stand in its place."


def check(task: Task) -> Iterator[Problem]:
    """Signs of the writing that each page would show as they were typed."""
    for page in task.pages:
        yield from _marks(page)
        if not page.fault:
            yield from _page(Shown(task.project, page))


class Shown:
    """A page: its text without code, comments and top block, and what a reader sees of it."""

    def __init__(self, project: Project, page: Page) -> None:
        self.project, self.page = project, page
        text = without_comments(plain(page.text))
        rows = text.split("\n")
        top = page.body_line - 1
        self.text = "\n".join([*("" for _ in rows[:top]), *rows[top:]])
        self.words = Words(page, self.text)

    @cached_property
    def seen(self) -> str:
        """The words that a reader sees outside code. Asked for only where something looks wrong."""
        tree = LexborHTMLParser(f"<main>{render(self.project, self.page).html}</main>")
        tree.strip_tags(["code", "pre", "script", "style"], recursive=True)
        return _one_line(tree.text(separator=" "))

    def shows(self, sign: str) -> bool:
        """True when a reader sees this sign."""
        return _one_line(sign).strip() in self.seen


def _page(shown: Shown) -> Iterator[Problem]:
    yield from _given(shown)
    yield from _cited(shown)
    yield from _bare(shown)
    yield from _links(shown)
    yield from _bold(shown)
    yield from _tables(shown)


def _given(shown: Shown) -> Iterator[Problem]:
    """`{figure id}` and its like, misspelt or not closed."""
    for match in _GIVEN.finditer(shown.text):
        kind, sign = match[1].lower(), match[0].strip()
        if kind not in _RIGHT:
            # Braces may also name a class, which nobody sees, or hold plain words.
            near = get_close_matches(kind, _RIGHT, 1, 0.6)
            if not (near and match[2] and shown.shows(sign)):
                continue
            kind = near[0]
        elif re.compile(_RIGHT[kind]).match(shown.text, match.start()) or _is_code(shown, match):
            continue
        fix = f"Write  {{{kind} {match[2] or '…'}}}"
        if "}" in sign:
            said = f"“{sign}” is not understood."
            fix += "  in small letters, with one space and no colon."
        else:
            said = f"“{sign}” is not closed: the }} is missing."
        yield _problem(shown.page, shown.words.line(match.start()), said, fix)


def _cited(shown: Shown) -> Iterator[Problem]:
    """`[@id]` that is not closed."""
    for match in _CITED.finditer(shown.text):
        closed = re.compile(cite.PATTERN).match(shown.text, match.start())
        if not closed and not _is_code(shown, match):
            said = f"“[@{match[1]}” is not closed: the ] is missing."
            line = shown.words.line(match.start())
            yield _problem(shown.page, line, said, f"Write  [@{match[1]}]")


def _bare(shown: Shown) -> Iterator[Problem]:
    """`[klazen-2010]`: a source without its @."""
    for match in _BARE.finditer(shown.text):
        if match[1] in evidence.of(shown.project).sources and not _is_code(shown, match):
            said = f"“{match[0]}” names a source, and its @ is missing."
            line = shown.words.line(match.start())
            yield _problem(shown.page, line, said, f"Write  [@{match[1]}]")


def _links(shown: Shown) -> Iterator[Problem]:
    """`[words](page.md)` that is not closed."""
    for match in _LINK.finditer(shown.text):
        if shown.text[match.end() : match.end() + 1] == ")" or not shown.shows(f"]{match[2]}"):
            continue
        said = f"The link “{match[1]}” is not closed: the ) is missing."
        fix = f"Write  [{match[1]}]{re.sub(r'[.,;:]+$', '', match[2])})"
        yield _problem(shown.page, shown.words.line(match.start()), said, fix)


def _bold(shown: Shown) -> Iterator[Problem]:
    """`**` that opens or closes nothing."""
    at = 0
    for part in _PARTS.split(shown.text):
        rows = part.split("\n")
        odd = [n for n, row in enumerate(rows) if len(_BOLD.findall(row)) % 2]
        loose = [n for n, row in enumerate(rows) if _LOOSE_BOLD.search(row)]
        if (len(_BOLD.findall(part)) % 2 or loose) and shown.shows("**"):
            line = shown.words.line(at) + [*odd, *loose][0]
            said = "“**” makes nothing bold here: it has no partner, or a space beside it."
            fix = "Write it close to the words, before and after:  **must**"
            yield _problem(shown.page, line, said, fix)
        at += len(part)


def _tables(shown: Shown) -> Iterator[Problem]:
    """A table whose second line does not fit its first, or that stands close below other text."""
    lines = shown.text.split("\n")
    for number, line in enumerate(lines[1:], 2):
        head = lines[number - 2]
        if "|" not in line + head or not _RULER.match(line.rstrip("\r")) or not head.strip():
            continue
        above = lines[number - 3].strip() if number > 2 else ""
        wanted, given = _columns(head), _columns(line)
        if (wanted == given and not above) or not shown.shows(line.strip(" >\r")):
            continue
        if wanted == given:
            said = "This table has no empty line above it, so it is no table."
            fix = "Put an empty line above the table's first line."
        else:
            said = f"The table's first line has {wanted} columns, and this line has {given}."
            fix = f"Write  |{'---|' * wanted}  below the first line."
        yield _problem(shown.page, number, said, fix)


def _columns(row: str) -> int:
    return len(re.split(r"(?<!\\)\|", row.strip(" >\r").strip("|")))


def _marks(page: Page) -> Iterator[Problem]:
    """What git leaves where two people changed the same lines."""
    words = Words(page, text := plain(page.text))
    marks = [(match[1], words.line(match.start())) for match in _MARK.finditer(text)]
    if not any(mark[0] in "<>" for mark, _ in marks):
        return
    places = ", ".join(f"{mark} (line {line})" for mark, line in marks)
    said = f"Two people's changes were never made one here: {places}."
    why = "The patient would read both versions, one after the other."
    fix = "Keep the words that are right, and take these marked lines out."
    yield Problem(NAME, "change", page.file, marks[0][1], said, why, fix)


def _is_code(shown: Shown, match: re.Match[str]) -> bool:
    """True for a sign in an indented line that no reader sees: such a line may be code."""
    start = shown.text.rfind("\n", 0, match.start()) + 1
    indented = re.match(r"(?: {4}|\t)", shown.text[start:])
    return bool(indented) and not shown.shows(match[0][:12])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _problem(page: Page, line: int, message: str, fix: str) -> Problem:
    return Problem(NAME, "change", page.file, line, message, _WHY, fix)
