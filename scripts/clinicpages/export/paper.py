"""Makes an article fit for paper: what only works on a screen is turned into plain text."""

from __future__ import annotations

import re
from collections.abc import Callable

from clinicpages.export.tree import Element, Node

# Parts of a frame that stand inside the article in some themes, and what only a screen can use.
SCREEN_ONLY = (
    "headerlink",
    "footnote-backref",
    "md-content__button",
    "md-feedback",
    "md-skip",
    "md-source-file",
    "screen-only",
    "outside",
    "no-print",
    "downloads",
    "linenos",
)
DROPPED_TAGS = ("script", "style", "template", "nav", "link", "meta", "head", "dialog")


def prepare(article: Element) -> None:
    """Changes the article in place: tabs and details opened, abbreviations told, rows headed."""
    _each(article, _dropped)
    _each(article, _tabs)
    _each(article, _details)
    _abbreviations(article)
    _captions(article)
    for table in [e for e in article.walk() if e.tag == "table"]:
        _row_headers(table)


def _each(element: Element, change: Callable[[Element], list[Node]]) -> None:
    """Puts what `change` gives for each element in its place, deepest first."""
    kept: list[Node] = []
    gone = False
    for child in element.children:
        given = [child]
        if isinstance(child, Element):
            _each(child, change)
            given = change(child)
        gone = not given
        kept += given
    # The space before what is gone goes too, where nothing follows it.
    if gone and kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip()
    element.children = kept


def _dropped(element: Element) -> list[Node]:
    gone = (
        element.tag in DROPPED_TAGS
        or element.has(*SCREEN_ONLY)
        or "hidden" in element.attrs
        or element.attrs.get("id") == "__skip"
    )
    return [] if gone else [element]


def _tabs(element: Element) -> list[Node]:
    """Each tab's text under its label, one after the other."""
    if not element.has("tabbed-set"):
        return [element]
    inside = element.elements()
    holders = [e for e in inside if e.has("tabbed-labels")]
    labels = [e for e in (holders[0] if holders else element).elements() if e.tag == "label"]
    blocks = [e for e in inside if e.has("tabbed-content")]
    if holders:  # else the older style: input, label, content, again and again
        blocks = [b for content in blocks for b in content.elements() if b.has("tabbed-block")]
    if len(labels) != len(blocks):
        return [element]
    return [
        Element("section", {"class": "opened tab"}, [_title(label), *block.children])
        for label, block in zip(labels, blocks, strict=True)
    ]


def _details(element: Element) -> list[Node]:
    if element.tag != "details":
        return [element]
    rest = [c for c in element.children if not (isinstance(c, Element) and c.tag == "summary")]
    summary = next((e for e in element.elements() if e.tag == "summary"), None)
    title = [_title(summary)] if summary else []
    names = " ".join(["opened", *element.classes])
    kept = {k: v for k, v in element.attrs.items() if k != "open"}
    return [Element("section", {**kept, "class": names}, [*title, *rest])]


def _title(element: Element) -> Element:
    return Element("p", {"class": "opened-title"}, element.children)


def _abbreviations(article: Element) -> None:
    """`MRI` becomes `MRI (magnetic resonance imaging)` once, unless the text says it anyway."""
    told = set()
    whole = article.words.lower()
    for element in article.walk():
        title = " ".join(element.attrs.get("title", "").split())
        if element.tag != "abbr" or not title or element.words in told:
            continue
        told.add(element.words)
        if title.lower() not in whole:
            element.children.append(f" ({title})")


def _captions(article: Element) -> None:
    """A table's name goes where the heading above says the same."""
    heading = ""
    for element in article.walk():
        if re.fullmatch("h[1-6]", element.tag):
            heading = element.words.rstrip("?.")
        elif element.tag == "table":
            same = [
                c
                for c in element.elements()
                if c.tag == "caption" and c.words.rstrip("?.") == heading
            ]
            element.children = [c for c in element.children if c not in same]


def _row_headers(table: Element) -> None:
    """The first cell of each row of a table with a heading row names that row."""
    rows = [e for e in table.walk() if e.tag == "tr"]
    if not rows or not all(c.tag == "th" for c in rows[0].elements()):
        return
    for row in rows[1:]:
        cells = row.elements()
        if len(cells) > 1 and cells[0].tag == "td":
            cells[0].tag = "th"
            cells[0].attrs["scope"] = "row"
