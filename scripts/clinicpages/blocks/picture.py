"""`/// picture | squashed-bone`: our own drawing from docs/assets/pictures, drawn into the page.

The drawing's <title> is what a screen reader says; the text inside the block is the version in
words, which stands below it for everyone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from clinicpages.blocks import Context
from clinicpages.blocks.block import Written

# What a drawing may hold: no script, no style, no link, nothing from elsewhere.
_TAGS = "svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker"
_ATTRIBUTES = (
    "class cx cy d dx dy fill fill-opacity fill-rule font-family font-size font-weight height id "
    "marker-end marker-height marker-mid marker-start marker-units markerHeight markerUnits "
    "markerWidth opacity orient points preserveAspectRatio r refX refY rx ry stroke "
    "stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width "
    "text-anchor transform viewBox width x x1 x2 y y1 y2"
)
_MOST_BYTES = 200_000


class Picture(Written):
    """One drawing with its version in words."""

    NAME = "picture"

    @classmethod
    def fault(cls, argument: str, context: Context) -> str:
        """Asks for a drawing that exists, has a title and holds nothing but shapes and words."""
        path = _path(argument, context)
        if path is None or not path.is_file():
            return f"There is no picture “{argument}”"
        drawing = _read(path, path.stat().st_mtime_ns)
        return drawing if isinstance(drawing, str) else ""

    def make(self, argument: str, context: Context) -> Element:
        """`figure.picture`: the svg, then the block's own text."""
        path = _path(argument, context)
        whole = Element("figure", {"class": "picture"})
        drawing = _read(path, path.stat().st_mtime_ns) if path else ""
        if isinstance(drawing, Element):
            used = self.tracker[argument] = self.tracker.get(argument, 0) + 1
            whole.append(_copy(drawing, argument, used))
        self.words = SubElement(whole, "figcaption")
        return whole

    def on_add(self, block: Element) -> Element:
        """The block's own text goes below the drawing."""
        return getattr(self, "words", block)

    def on_end(self, block: Element) -> None:
        """Takes the caption away where no words were given."""
        words = getattr(self, "words", None)
        if words is not None and not len(words) and not (words.text or "").strip():
            block.remove(words)


def _path(argument: str, context: Context) -> Path | None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", argument):
        return None
    return context.project.docs / "assets" / "pictures" / f"{argument}.svg"


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Element | str:
    """The drawing, or what is wrong with it."""
    name = path.stem
    if path.stat().st_size > _MOST_BYTES:
        return f"The picture “{name}” is too large"
    text = path.read_bytes()
    # Entities could grow without end; a drawing needs none.
    if b"<!" in re.sub(rb"<!--.*?-->", b"", text, flags=re.S):
        return f"The picture “{name}” cannot be read"
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return f"The picture “{name}” cannot be read"
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
        if element.tag not in _TAGS.split():
            return f"The picture “{name}” holds “{element.tag}”, which is not allowed"
        for key in element.attrib:
            if key not in _ATTRIBUTES.split() or re.search(
                r"url\((?!#)|javascript:", element.attrib[key]
            ):
                return f"The picture “{name}” holds “{key}”, which is not allowed"
    if root.tag != "svg" or "viewBox" not in root.attrib:
        return f"The picture “{name}” has no size (viewBox)"
    if not (root.findtext("title") or "").strip():
        return f"The picture “{name}” has no title for people who cannot see it"
    return root


def _copy(drawing: Element, name: str, used: int) -> Element:
    """The drawing for this page: named for screen readers, its ids the only ones of their kind."""
    prefix = f"{name}-{used}-" if used > 1 else f"{name}-"
    svg = _shapes(drawing, prefix)
    title = svg.find("title")
    assert title is not None  # _read asks for it
    svg.remove(title)
    svg.set("role", "img")
    svg.set("aria-label", " ".join((title.text or "").split()))
    return svg


def _shapes(element: Element, prefix: str) -> Element:
    copy = Element(element.tag)
    for key, value in element.attrib.items():
        value = prefix + value if key == "id" else re.sub(r"url\(#", f"url(#{prefix}", value)
        copy.set(key, value)
    if element.text and element.text.strip():
        copy.text = AtomicString(element.text)
    for child in element:
        made = _shapes(child, prefix)
        if child.tail and child.tail.strip():
            made.tail = AtomicString(child.tail)
        copy.append(made)
    return copy


BLOCKS = (Picture,)
