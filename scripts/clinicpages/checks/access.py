"""Asks that everybody can use a page: by ear, by keyboard, and without colours.

Many readers listen to a page, or move through it by its headings.

Bad:   ![](bone.png), a #### straight after a ##, a table without headings
Good:  ![A squashed spine bone](bone.png)

It does not look at colours, sizes and focus: the tests do, in a real browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clinicpages.checks import Task
from clinicpages.page import Page
from clinicpages.problem import Problem
from clinicpages.project import Project
from clinicpages.render import render

NAME = "access"
# "red", "green box": words that say where to look by colour alone.
_COLOUR = re.compile(r"\b(?:in|the|shown in) (red|green|blue|yellow|orange)\b(?! flag)", re.I)
_PLACE = re.compile(r"\b(?:on the (?:left|right)|(?:box|text|list) (?:above|below))\b", re.I)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_EAR = "Somebody who listens to the page would miss it, or lose their way."


def check(task: Task) -> Iterator[Problem]:
    """What shuts some readers out of each page."""
    for page in task.pages:
        if not page.fault:
            yield from _page(task.project, page)


def _page(project: Project, page: Page) -> Iterator[Problem]:
    tree = LexborHTMLParser(f"<main>{render(project, page).html}</main>")
    main = tree.css_first("main")
    if main is None:
        return
    yield from _headings(page, main)
    for picture in main.css("img"):
        alt = picture.attributes.get("alt")
        source = picture.attributes.get("src") or ""
        if not (alt or "").strip():
            fix = f"Say what it shows:  ![A squashed spine bone]({source})"
            yield _problem(page, source, f"The picture {source} has no words.", fix)
        elif re.search(r"\.(?:png|jpe?g|svg|webp)$", alt or "", re.I):
            fix = "Say what the picture shows, as you would on the phone."
            yield _problem(page, source, f"The picture's words are a file name: “{alt}”.", fix)
    for table in main.css("table"):
        if not table.css("th"):
            fix = "Make the first row a row of headings, with a line of --- below it."
            yield _problem(page, _words(table), "This table has no headings.", fix)
    yield from _text(page)


def _headings(page: Page, main: LexborNode) -> Iterator[Problem]:
    """Headings go down one step at a time, and there is one of the first level."""
    last, first = 0, 0
    for heading in main.css("h1, h2, h3, h4, h5, h6"):
        level, text = int((heading.tag or "h1")[1]), heading.text().strip()
        first += level == 1
        if not text:
            yield _problem(page, "#", "A heading is empty.", "Write the heading, or take it out.")
        elif last and level > last + 1:
            said = f"The heading “{text}” jumps from level {last} to {level}."
            yield _problem(page, text, said, f"Write it with {last + 1} signs #.")
        elif level == 1 and first > 1:
            said = f"“{text}” is a second heading of the first level."
            yield _problem(page, text, said, "Write it with two signs #: the title is the first.")
        last = level


def _text(page: Page) -> Iterator[Problem]:
    """Words that only say something to those who see."""
    text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), page.text)
    for number, line in enumerate(text.splitlines(), 1):
        if number < page.body_line:
            continue
        for pattern, what in ((_COLOUR, "a colour"), (_PLACE, "a place on the screen")):
            if match := pattern.search(line):
                said = f"“{match[0]}” points to {what}."
                fix = "Say the name or the words of the thing as well."
                yield Problem(NAME, "note", page.file, number, said, _EAR, fix, line.strip())


def _words(node: LexborNode) -> str:
    """The first words of a node, by which its line can be found."""
    return " ".join(node.text(separator=" ").split()[:1])


def _problem(page: Page, wanted: str, said: str, fix: str) -> Problem:
    line = page.body_line
    for number, text in enumerate(page.lines, 1):
        if number >= page.body_line and wanted and wanted in text:
            line = number
            break
    return Problem(NAME, "change", page.file, line, said, _EAR, fix)
