"""The site's pictures for other programs: the card that a shared link shows, and the touch icon."""

from __future__ import annotations

import json
import re
from pathlib import Path

import typst

from clinicpages.contrast import PAPER
from clinicpages.project import Project

# 1200 by 630 is what the card of a shared link is cut to; 180 by 180 is Apple's touch icon.
_CARD = """
#set page(width: 1200pt, height: 630pt, margin: (x: 90pt, y: 80pt), fill: rgb(data.paper))
#set text(fill: rgb("#1e2a2d"), size: 40pt)
#set par(leading: 0.5em)
#place(top + left, dx: -90pt, dy: -80pt, rect(width: 1200pt, height: 24pt, fill: rgb(data.accent)))
#v(1fr)
#text(size: 92pt, weight: "bold", fill: rgb(data.accent), data.name)
#v(20pt)
#data.about
#v(1fr)
"""
_ACCENT = "#0b5157"


def clinic_colour(project: Project) -> str:
    """The clinic's colour; empty when unset or badly written, which the clinic check reports."""
    given = str(project.clinic.get("colour") or "")
    return given if re.fullmatch("#[0-9a-fA-F]{6}", given) else ""


def card(project: Project) -> bytes:
    """A PNG with the site's name and what it is about."""
    data = {
        "paper": PAPER,
        "accent": clinic_colour(project) or _ACCENT,
        "name": str(project.config.get("site_name") or ""),
        "about": str(project.config.get("site_description") or ""),
    }
    return _png(_CARD, data)


def touch_icon(icon: Path) -> bytes:
    """The SVG icon as a PNG of 180 by 180."""
    source = (
        "#set page(width: 180pt, height: 180pt, margin: 0pt)\n"
        '#image(bytes(data.svg), format: "svg", width: 180pt)'
    )
    return _png(source, {"svg": icon.read_text("utf-8")})


def _png(source: str, data: dict[str, str]) -> bytes:
    # The values go in as data, so that no sign in a name can be read as typesetting.
    whole = "#let data = json(bytes(sys.inputs.data))\n" + source
    made = typst.compile(
        whole.encode(),
        format="png",
        ppi=72.0,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    assert isinstance(made, bytes)
    return made
