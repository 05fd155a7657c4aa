"""Writes an article as Typst code. What it does not know stops it: nothing is dropped in silence.

The code calls the functions of template.typ and document.typ; every piece of text is a quoted
string, so that no sign of a page is ever taken for Typst's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from clinicpages.export import tables
from clinicpages.export.code import EMPTY, call, joined, quoted
from clinicpages.export.lines import LINE, MARKS, Lines
from clinicpages.export.pictures import is_sign
from clinicpages.export.tree import Element, Node

THROUGH = {"div", "section", "article", "main", "header", "footer", "aside", "address", "hgroup"}
THROUGH |= {"figure", "form", "center", "noscript", "search", "picture"}
# What a class name makes of a block, before its tag is looked at.
BOXES = ("opened", "admonition", "key", "sources", "review", "do", "dont", "steps", "figures")
LABELS = ("opened-title", "admonition-title", "help-level", "label")
SMALL = ("figure-who", "certainty")


@dataclass
class Writer(Lines):
    """Writes one article, as part of a book or alone. `cards`: tables become cards."""

    base_level: int = 1
    cards: bool = False
    row_headed: list[bool] = field(default_factory=list)
    # True for the page that every foot leads to, at its first box for an emergency.
    marks_signs: bool = False
    _level: int = 1

    def write(self) -> str:
        """The article's Typst code: one expression."""
        code = self.flow(self.article.body.children)
        # Links to what has no place of its own on paper, such as a row, lead to the article.
        places = sorted(n for n in self.labels if n.startswith(f"{self.article.slug}--"))
        self.labels.difference_update(places)
        marks = [f"mark-place({quoted(name)})" for name in places]
        return joined([*marks, code]) if marks else code

    def flow(self, children: list[Node], tight: bool = False) -> str:
        """Blocks one after the other; text between them becomes paragraphs of its own.

        `tight`: text that stands alone (in a list item or a table cell) is no paragraph.
        """
        parts: list[str] = []
        run: list[Node] = []
        alone = tight and not any(_is_block(c) for c in children)

        def end_run() -> None:
            line = self.fresh(run)
            run.clear()
            if line != EMPTY:
                parts.append(line if alone else call("para", line))

        for child in children:
            if isinstance(child, Element) and _is_block(child):
                end_run()
                parts.append(self._block(child))
            else:
                run.append(child)
        end_run()
        return joined(parts)

    def _block(self, element: Element) -> str:
        if re.fullmatch("h[1-6]", element.tag):
            return self.in_language(element, self._heading(element))
        return self._placed(element, self._dressed(element))

    def _placed(self, element: Element, code: str) -> str:
        """The code in the element's language, with the place that links to it lead to."""
        name = self.label(element)
        code = self.in_language(element, code)
        return f"{{mark-place({quoted(name)});{code}}}" if name else code

    def _dressed(self, element: Element) -> str:
        tag = element.tag
        if element.has("help"):
            level = next((c[5:] for c in element.classes if c.startswith("help-")), "ask")
            signs, here = ["signs:true"], self.marks_signs and level == "emergency"
            self.marks_signs = self.marks_signs and not here
            return call(
                "help", quoted(level), self.flow(element.children), *(signs if here else [])
            )
        if tag == "p" and element.has(*LABELS):
            return call("label-line", self.fresh(element.children))
        if tag == "p" and element.has("summary"):
            return call("lead", self.fresh(element.children))
        if tag == "p" and element.has(*SMALL):
            return call("para", call("certainty", self.fresh(element.children)))
        if tag == "figure":
            return self._figure(element)
        if tag in THROUGH and (name := next((c for c in element.classes if c in BOXES), "")):
            return self._box(name, element)
        known = getattr(self, f"_tag_{tag}", None)
        if known is not None:
            return str(known(element))
        if tag in LINE:
            return self._around_block(element)
        if tag in THROUGH:
            return self.flow(element.children)
        raise self.stop(element)

    def _around_block(self, element: Element) -> str:
        """What a mark or a link around a picture, or around paragraphs, says of them."""
        code = self.flow(element.children)
        if element.tag in MARKS and element.tag not in ("sub", "sup", "small") and code != EMPTY:
            return call(MARKS[element.tag], code)
        if element.tag == "a" and not any(e.tag == "a" for e in element.walk() if e is not element):
            more = Element("a", {"href": element.attrs.get("href", "")}, ["Read more"])
            target = self.target(more.attrs["href"])
            line = self.line([more]) if target.startswith("#") else self.address(target)
            return joined([code, call("para", line)]) if line != EMPTY else code
        return code

    def _box(self, name: str, element: Element) -> str:
        if name == "figures" and len(element.elements()) > 1:
            return call("side-by-side", *(self.flow([e]) for e in element.elements()))
        was, self._in_sources = self._in_sources, self._in_sources or name == "sources"
        code = call("framed", quoted(name), self.flow(element.children))
        self._in_sources = was
        return code

    def _figure(self, element: Element) -> str:
        """A picture with its words beside or below it, in the order in which they stand."""
        inside = [c for c in element.children if isinstance(c, Element) or c.strip()]
        first, last = (inside[0], inside[-1]) if len(inside) == 2 else ("", "")
        pictures = [e for e in _all(first) if e.tag in ("img", "svg")]
        if not pictures or not isinstance(last, Element) or last.tag != "figcaption":
            return call("framed", quoted("figure"), self.flow(element.children))
        array = any(picture.has("array") for picture in pictures)
        kind = quoted("array" if array else "drawing")
        return call("pictured", kind, self.flow(inside[:1]), self.flow(last.children))

    def _heading(self, element: Element) -> str:
        """A heading, never more than one level below the last: a screen reader's reader counts."""
        self._level = min(int(element.tag[1]), self._level + 1, 7 - self.base_level)
        # A heading is said again in lists and heads, so a place within it stands before it.
        inner = [self.label(e) for e in element.walk() if e is not element]
        places = [f"mark-place({quoted(name)})" for name in inner if name]
        text = self.fresh(element.children)
        name = self.label(element)
        label = quoted(name) if name else "none"
        level = str(self._level + self.base_level - 1)
        head = call("head", level, str(self._level), text, label) if text != EMPTY else EMPTY
        return joined([*places, head]) if places else head

    def _tag_p(self, element: Element) -> str:
        """A paragraph, or several where a picture stands between its words."""
        if any(_is_block(child) for child in element.children):
            return self.flow(element.children)
        line = self.fresh(element.children)
        return call("para", line) if line != EMPTY else EMPTY

    def _tag_img(self, element: Element) -> str:
        return self.picture_file(element)

    def _tag_svg(self, element: Element) -> str:
        return self.picture_drawn(element)

    def _tag_textarea(self, _element: Element) -> str:
        return "room-to-write()"

    def _tag_figcaption(self, element: Element) -> str:
        return self.flow(element.children)

    def _tag_summary(self, element: Element) -> str:
        return call("label-line", self.fresh(element.children))

    _tag_legend = _tag_summary

    def _tag_fieldset(self, element: Element) -> str:
        return call("held", self.flow(element.children))

    def _tag_ul(self, element: Element) -> str:
        items = [self.item(e) for e in self._items(element)]
        ticks = any(_has_tick(e) for e in self._items(element))
        options = ["marker:none"] if ticks or element.has("contains-task-list") else []
        return call("bullets", *options, *_loose(element), *items) if items else EMPTY

    _tag_menu = _tag_ul

    def _tag_ol(self, element: Element) -> str:
        start = element.attrs.get("start", "1")
        inside, step = self._items(element), 1
        number = int(start) if re.fullmatch(r"-?\d+", start) else 1
        if "reversed" in element.attrs:
            step = -1
            number = number if "start" in element.attrs else len(inside)
        numbers = []
        for e in inside:
            given = e.attrs.get("value", "")
            number = int(given) if re.fullmatch(r"-?\d+", given) else number
            numbers.append(number)
            number += step
        kind = element.attrs.get("type", "1")
        options = [f"numbering:{quoted(kind + '.')}"] if kind in ("a", "A", "i", "I") else []
        if min(numbers, default=1) < 1 or step < 0:
            # Typst counts up from nothing: it is given places, and says the numbers by these.
            told = ",".join(quoted(f"{number}.") for number in numbers)
            options, numbers = [f"numbering:n=>({told},).at(n - 1)"], [*range(1, len(inside) + 1)]
        items = [
            call("enum.item", str(n), self.item(e)) for n, e in zip(numbers, inside, strict=True)
        ]
        return call("numbers", *options, *_loose(element), *items) if items else EMPTY

    def _items(self, element: Element) -> list[Element]:
        for e in element.elements():
            if e.tag != "li":
                raise self.stop(e, "only items may stand in a list")
        return element.elements()

    def item(self, element: Element) -> str:
        """What stands in a list item or a cell; text alone is no paragraph."""
        return self._placed(element, self.flow(element.children, tight=True))

    def _tag_dl(self, element: Element) -> str:
        """Words and what they mean; a word may have several meanings and the other way round."""
        entries: list[tuple[list[str], list[str]]] = []
        parts = [c for e in element.elements() for c in ([e] if e.tag != "div" else e.elements())]
        for part in parts:
            if part.tag not in ("dt", "dd"):
                raise self.stop(part)
            if not entries or (part.tag == "dt" and entries[-1][1]):
                entries.append(([], []))
            said = self._meaning(part) if part.tag == "dd" else self.item(part)
            entries[-1][0 if part.tag == "dt" else 1].append(said)
        terms = [
            call("terms.item", joined(words, "linebreak()"), joined(says, "parbreak()"))
            for words, says in entries
        ]
        return call("words", *terms) if terms else EMPTY

    def _meaning(self, element: Element) -> str:
        """Paragraphs whose first stands in the line of its word, which then never stays alone."""
        inside = [c for c in element.children if isinstance(c, Element) or c.strip()]
        paragraphs = [c for c in inside if isinstance(c, Element) and c.tag == "p"]
        if len(paragraphs) < len(inside) or any(
            _is_block(c) for p in paragraphs for c in p.children
        ):
            return self.item(element)
        lines = [self._placed(p, self.fresh(p.children)) for p in paragraphs]
        return self._placed(element, joined(lines, "parbreak()"))

    def _tag_blockquote(self, element: Element) -> str:
        return call("quotation", self.flow(element.children))

    def _tag_pre(self, element: Element) -> str:
        return call("typed-block", quoted(element.text.strip("\n")))

    def _tag_hr(self, _element: Element) -> str:
        return "divider()"

    def _tag_table(self, element: Element) -> str:
        return tables.write(self, element)


def _all(node: Node) -> list[Element]:
    return [] if isinstance(node, str) else list(node.walk())


def _has_tick(item: Element) -> bool:
    """True for an item with a box of its own to tick, not of a list within it."""
    lines = [c for c in item.elements() if c.tag in LINE or c.tag == "p"]
    return any(e.tag == "input" for line in lines for e in line.walk())


def _is_block(node: Node) -> bool:
    """True for what opens a block of its own, such as a picture, and for what holds one."""
    if isinstance(node, str):
        return False
    if node.tag in ("svg", "img"):
        return not is_sign(node)
    if node.tag == "select":
        return False
    return node.tag not in LINE or any(_is_block(c) for c in node.children)


def _loose(element: Element) -> list[str]:
    paragraphs = any(c.tag == "p" for e in element.elements() for c in e.elements())
    return ["tight:false"] if paragraphs else []
