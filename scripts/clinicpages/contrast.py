"""How far two colours stand apart, by the formula of WCAG 2.2.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
"""

from __future__ import annotations

# The ground of every page in light (--paper of docs/assets/styles/site.css; a test compares them).
PAPER = "#fdfaf4"
# WCAG 2.2, 1.4.6 Contrast (Enhanced): 7 to 1, for readers with about 20/80 vision.
LIMIT = 7.0


def contrast(one: str, other: str) -> float:
    """The contrast of two colours written as #rrggbb, from 1.0 (none) to 21.0 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """How light a colour is, from 0.0 (black) to 1.0 (white). Raises ValueError if not #rrggbb."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not a colour written as #rrggbb: {colour}")
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
