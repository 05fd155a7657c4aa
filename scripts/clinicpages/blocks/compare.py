"""`/// compare | group`: the choices side by side, from docs/evidence/comparison.yml.

One table for a group of rows: a column for each choice, a row for each question, every cell filled.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from clinicpages import evidence, figures
from clinicpages.blocks import Context
from clinicpages.blocks.block import Written, plain
from clinicpages.evidence import Entry, Evidence


class Compare(Written):
    """The table of one group of rows; without a name, of all rows."""

    NAME = "compare"

    @classmethod
    def fault(cls, argument: str, context: Context) -> str:
        """Asks for a group that is known and has rows."""
        known = evidence.of(context.project)
        if not known.rows or not known.columns:
            return "There is no comparison in evidence/comparison.yml"
        if argument and argument not in known.groups:
            return f"There is no group “{argument}”. The groups are: {', '.join(known.groups)}"
        return ""

    def make(self, argument: str, context: Context) -> Element:
        """`table.compare`."""
        known = evidence.of(context.project)
        rows = [row for row in known.rows.values() if argument in ("", row.text("group"))]
        group = known.groups.get(argument)
        table = Element("table", {"class": "compare"})
        # The heading above says the same to those who see it.
        words = group.text("caption") if group else "Your choices compared"
        plain(table, "caption", words, "said")
        head = SubElement(SubElement(table, "thead"), "tr")
        plain(head, "th", "Question").set("scope", "col")
        for column in known.columns.values():
            plain(head, "th", column.text("says")).set("scope", "col")
        body = SubElement(table, "tbody")
        for row in rows:
            body.append(line(row, known))
        return table


def line(row: Entry, known: Evidence) -> Element:
    """One question: its header cell, with how sure we are, then a cell for each choice."""
    element = Element("tr")
    header = SubElement(element, "th", {"scope": "row"})
    # A screen reader repeats the header for each cell: it should say the question alone.
    header.set("abbr", row.text("question"))
    plain(header, "span", row.text("question"), "question").tail = " "
    for words in (f"How sure are we? {figures.sure(row)}", row.text("note")):
        if words:
            plain(header, "span", words, "certainty").tail = " "
    cells = row.group("cells")
    for name, column in known.columns.items():
        cell = SubElement(element, "td", {"data-label": column.text("says")})
        given = cells.get(name)
        if isinstance(given, dict):
            cell.text = AtomicString(str(given.get("none") or "").strip())
            cell.set("class", "none")
        else:
            # Citations and figures within the text are read with the rest of the page.
            cell.text = " ".join(str(given or "").split())
    return element


BLOCKS = (Compare,)
