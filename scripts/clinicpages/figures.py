"""What a figure says: its numbers, its sentence, how sure we are, and its picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicpages.evidence import Entry

PLACEHOLDER = re.compile(r"\{([A-Za-z_]*)\}")
SURE = {
    "high": "Sure",
    "moderate": "Fairly sure",
    "low": "Not sure",
    "very-low": "Very unsure",
    "practice": "Custom, not tested",
}


def per(figure: Entry) -> int:
    """The number that the figure is said in: 100 unless it says otherwise."""
    given = figure.number("per")
    return int(given) if given and given > 0 else 100


def share(figure: Entry) -> float | None:
    """How many in each `per`, not rounded; None where it is not a share or cannot be worked out."""
    count, of_ = figure.number("count"), figure.number("of")
    rate = figure.number("rate")
    if rate is not None:
        return rate
    return count / of_ * per(figure) if count is not None and of_ else None


def said(number: float) -> str:
    """A number as patients read it: rounded to a whole, with commas, halves up."""
    return f"{int(number + 0.5):,}"


def stepped(number: float, step: float) -> str:
    """A number rounded to steps of `step` (halves up), without needless zeros: 3.5, 30, 3,300."""
    rounded = int(number / step + 0.5) * step
    return f"{rounded:,.1f}".removesuffix(".0")


def numbers(figure: Entry) -> dict[str, str]:
    """What each {…} of a sentence stands for, as far as the figure's lines give it."""
    found = {"per": f"{per(figure):,}"}
    for key in ("count", "of"):
        if (value := figure.number(key)) is not None:
            found[key] = f"{int(value):,}" if value == int(value) else str(value)
    part = share(figure)
    if part is not None:
        found["n"] = said(part)
        found["about"] = f"about {found['n']} in {found['per']}"
        found["About"] = f"About {found['n']} in {found['per']}"
    step = figure.number("rounded_to") or 1
    for key in ("low", "high", "amount"):
        if (value := figure.number(key)) is not None:
            found[key] = stepped(value, step) if step > 0 else str(value)
    return found


def sentence(figure: Entry) -> str:
    """The figure's sentence with its numbers filled in; a {…} that nothing gives stays as it is."""
    known = numbers(figure)
    return PLACEHOLDER.sub(lambda m: known.get(m[1], m[0]), figure.text("sentence"))


def sure(entry: Entry) -> str:
    """How sure we are and why: `Fairly sure: two trials agree.`; empty where it is not said."""
    certainty = entry.group("certainty")
    level, why = str(certainty.get("level", "")), str(certainty.get("why") or "").strip()
    if level not in SURE:
        return ""
    return f"{SURE[level]}: {why}." if why else f"{SURE[level]}."


def array_of(figure: Entry) -> tuple[int, int] | None:
    """Filled and all shapes of the figure's picture (100 or 1,000); None where it has none."""
    total, part = figure.number("array"), share(figure)
    if total not in (100, 1000) or part is None:
        return None
    return min(int(part / per(figure) * total + 0.5), int(total)), int(total)


def one_study(figures: Sequence[Entry]) -> bool:
    """True when these figures may stand side by side: different arms of one study."""
    studies = {figure.text("study") for figure in figures}
    arms = [figure.text("arm") for figure in figures]
    units = {figure.text("unit") for figure in figures}
    whole = len(studies) == 1 and "" not in studies and "" not in arms
    return whole and len(set(arms)) == len(arms) and len(units) == 1
