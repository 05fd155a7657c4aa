"""The page "Where this comes from": `/// sources`, `/// figures-table`, `/// to-check`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from clinicpages import evidence, figures
from clinicpages.blocks import Context
from clinicpages.blocks.block import Written, plain
from clinicpages.blocks.cite import WHOLE_LIST, cite, reference
from clinicpages.evidence import Entry, Evidence

SEEN = {
    "full": "We read the text, or a good part of it.",
    "summary": "We read its summary only.",
    "none": "We have not seen its results.",
}


class Sources(Written):
    """Every source, by kind, with what it cannot show and how much of it was read."""

    NAME = "sources"

    def make(self, _argument: str, context: Context) -> Element:
        """`div.all-sources`: one list for each kind."""
        known = evidence.of(context.project)
        whole = Element("div", {"class": WHOLE_LIST})
        kinds = dict.fromkeys(source.text("type") for source in known.sources.values())
        for kind in kinds:
            plain(whole, "h3", (kind[:1].upper() + kind[1:]) or "Other")
            rows = SubElement(whole, "ul")
            chosen = [s for s in known.sources.values() if s.text("type") == kind]
            for source in sorted(chosen, key=lambda s: s.id):
                rows.append(item(source))
        return whole


def item(source: Entry) -> Element:
    """One source in full."""
    row = Element("li", {"id": f"source-{source.id}"})
    row.append(reference(source))
    number = source.number("n")
    for words in (
        f"{source.text('compared')}." if source.text("compared") else "",
        f"Number of people or studies: {int(number):,}." if number else "",
        f"What it cannot show: {source.text('limits')}." if source.text("limits") else "",
        SEEN.get(source.text("seen"), ""),
    ):
        if words:
            plain(row, "span", words[:1].upper() + words[1:]).tail = " "
    return row


class FiguresTable(Written):
    """Every figure with its count, people, time span and certainty."""

    NAME = "figures-table"

    def make(self, _argument: str, context: Context) -> Element:
        """A table: one row a figure."""
        known = evidence.of(context.project)
        table = Element("table", {"class": "figures-table"})
        plain(table, "caption", "Every number on this site")
        head = SubElement(SubElement(table, "thead"), "tr")
        for words in ("What we say", "As reported", "Who and when", "How sure are we?"):
            plain(head, "th", words).set("scope", "col")
        body = SubElement(table, "tbody")
        for figure in known.section("figures"):
            body.append(figure_row(figure, known))
        return table


def figure_row(figure: Entry, known: Evidence) -> Element:
    """One figure as a row, with its id as anchor."""
    row = Element("tr", {"id": f"figure-{figure.id}"})
    header = SubElement(row, "th", {"scope": "row"})
    header.text = AtomicString(figures.sentence(figure))
    header.append(cite(figure.words("sources"), known.sources))
    plain(row, "td", as_reported(figure))
    who = figure.text("people")
    plain(row, "td", f"{who[:1].upper()}{who[1:]}; {figure.text('span')}.")
    plain(row, "td", figures.sure(figure))
    return row


def as_reported(figure: Entry) -> str:
    """`164 of 201 bones`, a range with its reason, or an amount: what the source itself gives."""
    unit = figure.text("unit")
    count, of_, rate = (figure.number(key) for key in ("count", "of", "rate"))
    low, high = figure.number("low"), figure.number("high")
    parts = []
    if count is not None and of_:
        parts.append(f"{_plain(count)} of {_plain(of_)} {unit}")
    elif rate is not None:
        among = f", among {_plain(of_)}" if of_ else ""
        parts.append(f"{_plain(rate)} in {figures.per(figure):,} {unit}{among}")
    elif count is not None:
        parts.append(f"{_plain(count)}")
    if low is not None and high is not None:
        scale = f" in {figures.per(figure):,}" if unit in PER_UNITS and not count else ""
        parts.append(f"{_plain(low)} to {_plain(high)}{scale} {unit}")
    if (amount := figure.number("amount")) is not None:
        parts.append(f"{_plain(amount)} {unit}")
    reason = figure.text("because") or figure.text("no_count")
    said = "; ".join(parts)
    return f"{said} ({reason})" if reason else said


# Units that are counted, so that a range of them is a range of "in 100" or "in 1,000".
PER_UNITS = ("people", "women", "men", "bones", "procedures")


def _plain(number: float) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".") if number != int(number) else f"{int(number):,}"


class ToCheck(Written):
    """What a person must still open, find or confirm before the site is published."""

    NAME = "to-check"

    def make(self, _argument: str, context: Context) -> Element:
        """`ul.to-check`, sources first, then statements."""
        whole = Element("ul", {"class": "to-check"})
        for name, words in open_points(evidence.of(context.project)):
            row = SubElement(whole, "li")
            plain(row, "strong", name).tail = AtomicString(f": {words}.")
        return whole


def open_points(known: Evidence) -> Iterator[tuple[str, str]]:
    """Each open point: what it is about, and what is to be done."""
    for source in known.sources.values():
        if source.text("recheck"):
            yield source.text("title"), source.text("recheck")
    for figure in known.figures.values():
        if figure.text("recheck"):
            yield figures.sentence(figure), figure.text("recheck")
        if figure.text("needs"):
            needs = figure.text("needs").removeprefix("person:").strip()
            yield figures.sentence(figure), f"needs {needs}"


BLOCKS = (Sources, FiguresTable, ToCheck)
