"""A picture of a number: 100 or 1,000 circles, some of them filled. Drawn in the page, no script.

Filled or empty, not coloured or grey: it reads in black and white and in the reader's own colours.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

# Circles in one row: 100 make a square, 1,000 a picture that still fits a phone.
_ACROSS = {100: 10, 1000: 40}
_STEP = 10


def array(filled: int, total: int, name: str) -> Element:
    """`svg.array`; `name` must be the only one of its kind on the page."""
    across = _ACROSS[total]
    down = total // across
    size = f"0 0 {across * _STEP} {down * _STEP}"
    svg = Element("svg", {"class": f"array array-{total}", "viewBox": size, "role": "img"})
    # Without a size, stock styles would draw the picture as wide as the page.
    scale = 2 if total == 100 else 1
    svg.set("width", str(across * _STEP * scale))
    svg.set("height", str(down * _STEP * scale))
    svg.set("aria-label", f"{filled:,} of {total:,} circles are filled in.")
    _circles(svg, f"{name}-full", full=True)
    _circles(svg, f"{name}-empty", full=False)
    rows, rest = divmod(filled, across)
    _part(svg, f"{name}-full", 0, 0, across, rows)
    _part(svg, f"{name}-full", 0, rows, rest, 1)
    _part(svg, f"{name}-empty", rest, rows, across - rest, 1 if rows < down else 0)
    _part(svg, f"{name}-empty", 0, rows + 1, across, down - rows - 1)
    return svg


def _circles(svg: Element, name: str, full: bool) -> None:
    """One circle, to be repeated."""
    step = str(_STEP)
    tile = {"id": name, "width": step, "height": step, "patternUnits": "userSpaceOnUse"}
    pattern = SubElement(svg, "pattern", tile)
    ring = {"cx": "5", "cy": "5", "r": "3.6", "stroke": "currentColor", "stroke-width": "0.8"}
    SubElement(pattern, "circle", {**ring, "fill": "currentColor" if full else "none"})


def _part(svg: Element, name: str, column: int, row: int, columns: int, rows: int) -> None:
    """A rectangle of circles; nothing where it would be empty."""
    if columns > 0 and rows > 0:
        place = {"x": column, "y": row, "width": columns, "height": rows}
        box = {key: str(value * _STEP) for key, value in place.items()}
        SubElement(svg, "rect", {**box, "fill": f"url(#{name})"})
