"""A writer's slip: a visible mark on the page, where a stop would leave the reader with nothing."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

# `/// name` or a lone `///` that no block took: a name we do not know, options, or a lost end.
LEFT_OVER = re.compile(r"^[ ]{0,3}/{3,}[ ]*([\w-]*)", re.M)


def add(md: Markdown) -> None:
    """Marks what no block took, before the text within the paragraphs is read."""
    md.treeprocessors.register(LeftOver(md), "clinicpages_slip", 30)


def mark(text: str) -> Element:
    """`mark.slip`, with the message in square brackets."""
    element = Element("mark", {"class": "slip"})
    element.text = AtomicString(f"[{text}]")
    return element


def block(text: str) -> Element:
    """A paragraph with the mark alone."""
    paragraph = Element("p")
    paragraph.append(mark(text))
    return paragraph


class LeftOver(Treeprocessor):
    """Puts a mark before each paragraph that still starts with three slashes."""

    def run(self, root: Element) -> None:
        """Changes `root` in place."""
        for paragraph in root.iter("p"):
            text = paragraph.text or ""
            if isinstance(text, AtomicString) or not (found := LEFT_OVER.match(text)):
                continue
            named = f"“/// {found[1]}” cannot be used here" if found[1] else "“///” closes nothing"
            slip = mark(named)
            slip.tail = " " + LEFT_OVER.sub("", text[found.end() :]).strip(" |\n")
            paragraph.text = ""
            paragraph.insert(0, slip)
