"""Figures from docs/evidence/figures.yml, so that each number stands in one place.

{figure leak-canal}                  the sentence with its sources, within a line
/// figure | leak-canal              the sentence, its picture, and how sure we are
/// figures | leak-ct-a leak-ct-b    arms of one study, side by side
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from clinicpages import evidence, figures
from clinicpages.blocks import Context, context_of, slip
from clinicpages.blocks.array import array
from clinicpages.blocks.block import Written, plain
from clinicpages.blocks.cite import TO_CHECK, cite
from clinicpages.evidence import Entry, Evidence

PATTERN = r"\{figure[ \t]+([^{}\n]*?)[ \t]*\}"
APART = "These come from different studies. Do not compare them."


def add(md: Markdown) -> None:
    """Adds the short form, before attribute lists could take its braces."""
    md.inlinePatterns.register(Inline(PATTERN, md), "clinicpages_figure", 187)


class Inline(InlineProcessor):
    """Turns one `{figure id}` into its sentence."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], _data: str
    ) -> tuple[Element, int, int]:
        """`span.said` with the sentence and its sources."""
        known = evidence.of(context_of(self.md).project)
        figure = known.figures.get(m[1])
        if figure is None:
            return slip.mark(f"There is no figure “{m[1]}”"), m.start(0), m.end(0)
        whole = Element("span", {"class": "told", "data-figure": figure.id})
        tell(whole, figure, known)
        return whole, m.start(0), m.end(0)


def tell(parent: Element, figure: Entry, known: Evidence) -> None:
    """Puts the sentence and its sources into `parent`."""
    parent.text = AtomicString(figures.sentence(figure))
    if figure.words("sources"):
        parent.append(cite(figure.words("sources"), known.sources))
    if figure.text("recheck"):
        if len(parent):
            parent[-1].tail = " "
        else:
            parent.text = AtomicString(f"{parent.text} ")
        plain(parent, "strong", TO_CHECK, "to-check")


class Figure(Written):
    """One figure with its picture."""

    NAME = "figure"

    @classmethod
    def fault(cls, argument: str, context: Context) -> str:
        """Asks for one id that is known."""
        return unknown([argument], evidence.of(context.project))

    def make(self, argument: str, context: Context) -> Element:
        """`figure.figure`."""
        known = evidence.of(context.project)
        return drawn(known.figures[argument], known, self.NAME, self.tracker)


class Figures(Written):
    """Figures of one study, side by side."""

    NAME = "figures"

    @classmethod
    def fault(cls, argument: str, context: Context) -> str:
        """Asks for two ids or more, of different arms of one study."""
        known, ids = evidence.of(context.project), argument.split()
        if message := unknown(ids, known):
            return message
        if len(ids) < 2:
            return "“figures” needs two ids or more"
        if not figures.one_study([known.figures[name] for name in ids]):
            return "These figures are not arms of one study, so they cannot stand side by side"
        return ""

    def make(self, argument: str, context: Context) -> Element:
        """`div.figures` with one `figure.figure` for each id."""
        known = evidence.of(context.project)
        side = Element("div", {"class": "figures"})
        for name in argument.split():
            side.append(drawn(known.figures[name], known, self.NAME, self.tracker))
        return side


def unknown(ids: list[str], known: Evidence) -> str:
    """A message on the first id that is missing or unknown; empty when all are known."""
    for name in ids or [""]:
        if name not in known.figures:
            near = get_close_matches(name, known.figures, 1)
            hint = f". Did you mean “{near[0]}”?" if near else ""
            return f"There is no figure “{name}”{hint}"
    return ""


def drawn(figure: Entry, known: Evidence, block: str, used: dict[str, int]) -> Element:
    """`figure.figure`: the picture (where it has one), the sentence, who, and how sure we are.

    `block` and `used` (how often this kind of block drew each figure) keep ids on a page apart.
    """
    used[figure.id] = used.get(figure.id, 0) + 1
    again = f"-{used[figure.id]}" if used[figure.id] > 1 else ""
    whole = Element("figure", {"class": "figure", "data-figure": figure.id})
    if shapes := figures.array_of(figure):
        whole.append(array(*shapes, name=f"{block}-{figure.id}{again}"))
    caption = SubElement(whole, "figcaption")
    sentence = SubElement(caption, "p", {"class": "figure-sentence"})
    tell(sentence, figure, known)
    about(caption, figure)
    return whole


def about(parent: Element, figure: Entry) -> None:
    """Two short lines: who was counted and when; how sure we are and why."""
    people, span = figure.text("people"), figure.text("span")
    if people:
        who = plain(parent, "p", f"Who: {people}. ", "figure-who")
        who.text = AtomicString(f"Who: {people}. When: {span}." if span else f"Who: {people}.")
    if sure := figures.sure(figure):
        plain(parent, "p", f"How sure are we? {sure}", "certainty")


BLOCKS = (Figure, Figures)
