"""Tables that can be scrolled by keyboard and read aloud: a labelled region, scopes, a caption.

A line "Table: What it costs" just above a table becomes its caption.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.toc import render_inner_html, strip_tags
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

REGION = "table-scroll"
CAPTION = "Table: "
# As Python-Markdown writes the colons of the line below the headings.
_ALIGN = re.compile(r"\s*text-align:\s*(left|right|center);?\s*")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def add(md: Markdown) -> None:
    """Adds the regions, once the text of the cells is ready and every block has made its own."""
    md.treeprocessors.register(Tables(md), "clinicpages_tables", 12)


class Tables(Treeprocessor):
    """Gives every table its region, scopes and caption."""

    def run(self, root: Element) -> None:
        """Changes `root` in place; a table that already lies in a region is left as it is."""
        self._label = "Table"
        self._walk(root)

    def _walk(self, parent: Element) -> None:
        if REGION in parent.get("class", "").split():
            return
        for child in list(parent):
            if child.tag in _HEADINGS:
                self._label = self._words(child)
            elif child.tag == "table":
                self._wrap(parent, child)
            else:
                self._walk(child)

    def _wrap(self, parent: Element, table: Element) -> None:
        at = list(parent).index(table)
        caption = self._caption(parent, at, table)
        scopes(table)
        _sides(table)
        # The region's name says what the table holds, so it is found in a list of regions.
        region = Element("div", {"class": REGION, "role": "region", "tabindex": "0"})
        region.set("aria-label", caption)
        region.tail, table.tail = table.tail, None
        at = list(parent).index(table)
        parent.remove(table)
        region.append(table)
        parent.insert(at, region)

    def _caption(self, parent: Element, at: int, table: Element) -> str:
        """The words of the table's caption, made from the line above or from the heading."""
        if (caption := table.find("caption")) is not None:
            return self._words(caption)
        above = parent[at - 1] if at else None
        caption = Element("caption")
        if above is not None and above.tag == "p" and (above.text or "").startswith(CAPTION):
            caption.text = (above.text or "").removeprefix(CAPTION)
            caption.extend(list(above))
            parent.remove(above)
        else:
            caption.text = AtomicString(self._label)
            caption.set("class", "said")
        table.insert(0, caption)
        return self._words(caption)

    def _words(self, element: Element) -> str:
        return " ".join(strip_tags(render_inner_html(element, self.md)).split())


def _sides(table: Element) -> None:
    """`|---:|` as a class: the policy of our pages allows no style within them."""
    for cell in [*table.iter("th"), *table.iter("td")]:
        if not (found := _ALIGN.fullmatch(cell.get("style", ""))):
            continue
        del cell.attrib["style"]
        if (side := found[1]) != "left":
            cell.set("class", " ".join([*cell.get("class", "").split(), f"to-{side}"]))


def scopes(table: Element) -> None:
    """Says of each header cell what it heads; the first cell of each row becomes its header."""
    for cell in table.iterfind("thead/tr/th"):
        cell.set("scope", "col")
    for row in table.iterfind("tbody/tr"):
        if len(row) and row[0].tag == "td":
            row[0].tag = "th"
        if len(row):
            row[0].set("scope", "row")
    for cell in table.iterfind("thead/tr/th"):
        # An empty header cell tells a listener nothing.
        if not len(cell) and not (cell.text or "").strip():
            SubElement(cell, "span", {"class": "said"}).text = AtomicString("What it is about")
