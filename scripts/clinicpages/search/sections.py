"""A built page as its sections: what a reader can be led to, and the sentences that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

# Said on every page, or nothing that a patient looks for.
_LEFT_OUT = (
    "script, style, svg, nav, template, [hidden], .cite, .review, .search-found,"
    " .sources, .all-sources, .figures-table, .to-check, .say"
)
_HEADINGS = frozenset({"h2", "h3", "dt"})
# What holds text of its own; any other tag stands within a sentence.
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl"}
    | {"figcaption", "figure", "h1", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre"}
    | {"section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
# "Blood thinners are:" takes the short items below it into the same sentence.
_IN_A_LIST = re.compile(r":(?: |$)[^.?!]*$")
_SHORT = 3
_SENTENCE_END = re.compile(r"(?<=[.?!])[”\")]*\s+(?=[\"“(]?[A-Z0-9])")


@dataclass
class Section:
    """A heading that can be linked to (`anchor` is empty for the top) and its sentences.

    `is_term` where the heading is a word of a list of meanings.
    """

    anchor: str
    heading: str
    sentences: list[str] = field(default_factory=list)
    is_term: bool = False


def sections(article: LexborNode, title: str) -> list[Section]:
    """The sections of an article in reading order; the first is the page's top, named `title`.

    Lists of links say nothing themselves; a section that holds no more than that is left out.
    """
    left_out = {node.mem_id for node in article.css(_LEFT_OUT)}
    found = [Section("", title)]
    words: list[str] = []

    def flush() -> None:
        text = " ".join("".join(words).split())
        words.clear()
        said = found[-1].sentences
        if said and _IN_A_LIST.search(said[-1]) and text and len(text.split()) <= _SHORT:
            said[-1] += (" " if said[-1].endswith(":") else ", ") + text
        else:
            said += [s for s in _SENTENCE_END.split(text) if re.search(r"\w", s)]

    def walk(node: LexborNode) -> None:
        for child in _children(node):
            tag = child.tag or ""
            if tag == "-text":
                words.append(child.text(deep=False))
            elif (
                child.mem_id in left_out or tag.startswith(("-", "_", "!")) or _only_leads_on(child)
            ):
                continue
            elif tag in _HEADINGS and (anchor := child.attributes.get("id")):
                flush()
                heading = " ".join(child.text().split())
                found.append(Section(anchor, heading, is_term=tag == "dt"))
            elif tag == "h1":
                flush()
            elif tag in _BLOCKS or tag in _HEADINGS:
                flush()
                walk(child)
                flush()
            else:
                words.append(" " if tag == "br" else "")
                walk(child)

    walk(article)
    flush()
    return [section for section in found if section.sentences or section is found[0]]


def _only_leads_on(node: LexborNode) -> bool:
    """True for a list item that is one link and nothing else; a word's meaning is no such link."""
    if node.tag != "li" or (link := node.css_first("a:not(.term)")) is None:
        return False
    return link.text().strip() == node.text().strip()


def _children(node: LexborNode) -> Iterator[LexborNode]:
    yield from node.iter(include_text=True)
