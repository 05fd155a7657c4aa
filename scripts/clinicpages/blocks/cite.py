"""`[@klazen-2010]`: a small number that leads to the page's list of sources.

The list stands at the end of the article, one line a source, in the order of first use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from clinicpages import evidence
from clinicpages.blocks import Context, context_of, slip
from clinicpages.blocks.block import plain
from clinicpages.evidence import Entry

PATTERN = r"\[@([^\[\]\n]*)\]"
TO_CHECK = "To be checked before publication."
# Where a citation waits for its number, until the whole page is known.
_WAITING = "data-sources"
# A page with this block is itself the list of sources.
WHOLE_LIST = "all-sources"


def add(md: Markdown) -> None:
    """Adds citations before links could take their brackets, and the list after the text."""
    md.inlinePatterns.register(Citation(PATTERN, md), "clinicpages_cite", 186)
    md.treeprocessors.register(Numbers(md), "clinicpages_numbers", 16)


def ids(text: str) -> list[str]:
    """The ids between the brackets of `[@a; @b]`."""
    return [part.strip().removeprefix("@").strip() for part in re.split(r"[;,]", text)]


def cite(sources: Sequence[str], known: Mapping[str, Entry]) -> Element:
    """A citation that waits for its numbers; each unknown id is a visible mark."""
    element = Element(
        "sup", {"class": "cite", _WAITING: " ".join(s for s in sources if s in known)}
    )
    for source in sources:
        if source not in known:
            element.append(slip.mark(f"There is no source “{source}”"))
    return element


class Citation(InlineProcessor):
    """Turns one `[@id; @id]` into its numbers."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], _data: str
    ) -> tuple[Element, int, int]:
        """The citation."""
        known = evidence.of(context_of(self.md).project).sources
        return cite(ids(m[1]), known), m.start(0), m.end(0)


class Numbers(Treeprocessor):
    """Gives citations their numbers, in the order of the page, and appends the list."""

    def run(self, root: Element) -> None:
        """Changes `root` in place."""
        context = context_of(self.md)
        known = evidence.of(context.project).sources
        order: dict[str, int] = {}
        whole = any(e.get("class") == WHOLE_LIST for e in root.iter())
        for element in root.iter("sup"):
            waiting = element.attrib.pop(_WAITING, None)
            if waiting is None:
                continue
            marks = list(element)
            for mark in marks:
                element.remove(mark)
            for source in waiting.split():
                number = order.setdefault(source, len(order) + 1)
                link = Element("a", {"href": f"#source-{source}"})
                link.set("aria-label", f"Source {number}")
                link.text = AtomicString(str(number))
                link.tail = " "
                element.append(link)
            if len(element):
                element[-1].tail = None
            element.extend(marks)
        behind_stops(root)
        if order and not whole:
            root.append(section([known[source] for source in order], context))


def behind_stops(root: Element) -> None:
    """Sets each citation close to its word and behind its full stop: `text [@a].` as `text.¹`"""
    for parent in root.iter():
        before: Element | None = None
        for child in parent:
            if child.get("class") == "cite":
                text = (parent.text if before is None else before.tail) or ""
                stop = re.match(r"[.,:;?!]*", child.tail or "")
                moved = text.rstrip() + (stop[0] if stop else "")
                child.tail = (child.tail or "")[stop.end() if stop else 0 :]
                if before is None:
                    parent.text = moved
                else:
                    before.tail = moved
            before = child


def section(sources: Sequence[Entry], context: Context) -> Element:
    """`section.sources`: the list that the numbers lead to."""
    part = Element("section", {"class": "sources"})
    heading = plain(part, "h2", "Where this comes from")
    heading.set("id", "where-this-comes-from")
    rows = SubElement(part, "ol")
    for source in sources:
        item = SubElement(rows, "li", {"id": f"source-{source.id}"})
        item.append(reference(source))
        address = f"{context.to_root}evidence/index.md#source-{source.id}"
        more = SubElement(item, "a", {"class": "screen-only", "href": address})
        more.text = AtomicString("About this source")
        more.set("aria-label", f"About this source: {source.text('title')}")
    return part


def reference(source: Entry) -> Element:
    """Who, when, what and where, with a link, and the mark of a source that is to be checked."""
    whole = Element("span")
    who = source.text("authors")
    year = source.text("year")
    who = f"{who} ({year})" if who and year else who or year
    whole.text = AtomicString(f"{who}. " if who else "")
    title = source.text("title").rstrip(".")
    if address := link(source):
        made = SubElement(whole, "a", {"href": address})
        made.text = AtomicString(title)
    else:
        made = plain(whole, "span", title)
    where = source.text("published")
    made.tail = AtomicString(f"{'' if title.endswith('?') else '.'} {where}. " if where else ". ")
    if source.text("recheck"):
        plain(whole, "strong", TO_CHECK, "to-check").tail = " "
    return whole


def link(source: Entry) -> str:
    """The source's address: by its doi, else its url; empty when it has neither."""
    if doi := source.text("doi"):
        return f"https://doi.org/{doi}"
    url = source.text("url")
    return url if url.startswith(("https://", "http://")) else ""
