"""The words of a page that a patient reads, each on its own line of the file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from clinicpages.blocks import cite, figure, glossary
from clinicpages.page import Page

BLOCK = re.compile(r"^ {0,3}(/{3,}) *([\w-]+) *(?:\| *(.*?) *)?$")
GIVEN = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for a number that comes from the evidence


@dataclass(frozen=True)
class Words:
    """The words of a page that a patient reads, on the lines where they stand."""

    page: Page
    text: str

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def line(self, at: int) -> int:
        """The line of a place in the text."""
        return bisect_left(self._ends, at) + 1


def shown(page: Page) -> Words:
    """The page without code, comments, tags and addresses; each line keeps its number."""
    text = "\n".join(_without_code(page.lines))
    text = without_comments(re.sub(r"`[^`\n]*`", _blank, text))
    text = re.sub(r"</?[a-zA-Z][^<>]*>|(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)", _blank, text)
    text = re.sub(r"https?://\S+", _blank, text)
    top = text.split("\n")
    for number in range(page.body_line - 1):
        line = top[number]
        # The other lines of the top block are not read by patients.
        top[number] = line if re.match(r"(title|description|summary):", line) else ""
    return Words(page, "\n".join(top))


def _without_code(lines: Sequence[str]) -> list[str]:
    """The lines, those of fenced code empty; a fence that nothing closes is text."""
    kept, open_ends = list(lines), set[str]()
    number = 0
    while number < len(lines):
        fence = re.match(r"[ \t]*(`{3,}|~{3,})", lines[number])
        number += 1
        if not fence or fence[1] in open_ends:
            continue
        end = number
        while end < len(lines) and not lines[end].strip().startswith(fence[1]):
            end += 1
        if end == len(lines):
            open_ends.add(fence[1])
        else:
            kept[number - 1 : end + 1] = [""] * (end + 2 - number)
            number = end + 1
    return kept


def without_comments(text: str) -> str:
    """The text with comments blanked out, each line in its place. One pass, however hostile."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start : end + 3])]
        at = end + 3
    return "".join([*parts, text[at:]])


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def without_marks(text: str) -> str:
    """Citations gone, numbers from the evidence as one sign, words as they are shown."""
    text = re.sub(figure.PATTERN, lambda m: GIVEN.ljust(len(m[0])), text)
    text = re.sub(glossary.PATTERN, lambda m: (m[2] or m[1]).ljust(len(m[0]))[: len(m[0])], text)
    text = re.sub(rf"{cite.PATTERN}|\{{clinic[^{{}}\n]*\}}", _blank, text)
    marked = BLOCK.pattern.removesuffix("$") + "$"
    shows = re.compile(marked, re.M)
    return shows.sub(lambda m: _drawn(m).ljust(len(m[0])), text)


def _drawn(block: re.Match[str]) -> str:
    return GIVEN if block[2] in ("figure", "figures", "compare") else ""
