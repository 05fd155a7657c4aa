"""Drawings and photographs as Typst code, each with its words for people who cannot see it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from clinicpages.export.code import call, points, quoted
from clinicpages.export.tree import Element

# Up to this width in points a picture is a sign in a line of text; template.typ has the same.
SIGN = 30
SIGNS = ("emojione", "twemoji", "gemoji")
_BOX = re.compile(r"viewBox=[\"']\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+[\d.]+")


def drawing(markup: str, words: str, element: Element) -> str:
    """A drawing from its own markup. Without words it is decoration."""
    width = points(element.attrs.get("width", ""))
    if width == "auto" and (box := _BOX.search(markup)):
        width = points(box[1])
    kind = "array" if element.has("array") else "drawing"
    alone = standalone(dotted(markup) if kind == "array" else markup)
    return call("drawn", quoted(alone), quoted(words), width, quoted(kind))


def dotted(markup: str) -> str:
    """An array of ours with each row as a dotted line, empty circles white inside; others as given.

    In the page one circle is repeated as a pattern. Viewers of PDFs make a picture of whole dots of
    the screen from it and repeat that: on a small screen the last circles are cut off.
    """
    tile, ring = (_attributes(markup, tag) for tag in ("pattern", "circle"))
    boxes = [_attributes(tag, "rect") for tag in re.findall(r"<rect\b[^>]*>", markup)]
    if not tile or not all(re.search(r"-(full|empty)\)$", box.get("fill", "")) for box in boxes):
        return markup
    step, edge = int(tile["width"]), float(ring["stroke-width"])
    outer, inner = (2 * float(ring["r"]) + way * edge for way in (1, -1))
    full: list[str] = []
    empty: list[str] = []
    for box in boxes:
        x, y, wide, high = (int(box[key]) for key in ("x", "y", "width", "height"))
        lines = [
            # A little longer than to the middle of the last circle, else it may be lost.
            f"M{x + step / 2} {y + row + step / 2}h{wide - step + 0.1}"
            for row in range(0, high, step)
        ]
        (full if "-full" in box["fill"] else empty).extend(lines)
    look = f'fill="none" stroke-linecap="round" stroke-dasharray=".01 {step - 0.01}"'
    layers = (("#000", outer, full + empty), ("#fff", inner, empty))
    paths = [
        f'<path d="{"".join(lines)}" stroke="{ink}" stroke-width="{width:g}" {look}/>'
        for ink, width, lines in layers
        if lines
    ]
    return markup[: markup.index(">") + 1] + "".join(paths) + "</svg>"


def _attributes(markup: str, tag: str) -> dict[str, str]:
    """Those of the first tag of this name."""
    found = re.search(rf"<{tag}\b([^>]*)>", markup)
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[1])) if found else {}


def is_sign(element: Element) -> bool:
    """True for a picture that stands in a line of text, such as an emoji or an icon."""
    width = points(element.attrs.get("width", ""))
    if width == "auto" and (box := _BOX.search(element.markup)):
        width = points(box[1])
    return element.has(*SIGNS) or (width != "auto" and float(width.removesuffix("pt")) <= SIGN)


def photograph(path: Path, site: Path, words: str, element: Element) -> str:
    """A picture made of dots, read from the built site."""
    inside = "/" + path.relative_to(site.resolve()).as_posix()
    return call("photo", quoted(inside), quoted(words), points(element.attrs.get("width", "")))


def words_of(element: Element) -> str:
    """What a drawing says to people who cannot see it: its label, else its title; then more."""
    label = element.attrs.get("aria-label", "")
    parts = "desc" if label else "title|desc"
    found = re.findall(rf"<(?:{parts})\b[^>]*>(.*?)</(?:{parts})>", element.markup, re.S)
    said = [words for text in (label, *found) if (words := " ".join(unescape(text).split()))]
    return ". ".join(words.rstrip(".") for words in said)


def standalone(markup: str) -> str:
    """A drawing taken from a page, as a file of its own; black where no colour is set."""
    markup = markup[markup.index("<svg") :].replace("&nbsp;", "&#160;")
    start, rest = markup.split(">", 1)
    if "xmlns=" not in start:
        start = start.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    if " color=" not in start:
        start = start.replace("<svg", '<svg color="#000"', 1)
    return f"{start}>{rest}"
