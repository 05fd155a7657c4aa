"""Tables for paper: with heading rows and row headings, or, in large print, one card a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicpages.export.code import EMPTY, call, joined, quoted
from clinicpages.export.tree import Element

if TYPE_CHECKING:
    from clinicpages.export.typst import Writer

# A row with a cell longer than this, in a table of one column, may be cut by a page's end; shorter
# ones are kept whole. In more columns a cell is as many times narrower, in large print four times.
LONG_CELL = 2800
# More columns than this are too narrow for words: each row becomes a card, as in large print.
MANY = 7
# A table of so many columns, no cell longer than this, is a table of numbers: narrow columns, and
# in large print each number in the line of its heading.
NUMBERS, SHORT_CELL = 5, 12


@dataclass
class Cell:
    """One cell and where it stands."""

    element: Element
    row: int
    column: int
    wide: int
    high: int


def write(writer: Writer, table: Element) -> str:
    """The table as Typst code; in large print a table with headings becomes cards."""
    rows = [e for e in table.walk() if e.tag == "tr" and _belongs(table, e)]
    cells = placed(rows)
    if not cells:
        return EMPTY
    head = _heading_rows(rows)
    columns = max(c.column + c.wide for c in cells)
    caption = table.find("caption")
    before = f"caption-line({writer.fresh(caption.children)})" if caption else EMPTY
    simple = all(c.wide == c.high == 1 for c in cells)
    cards = writer.cards or (columns > MANY and not _is_numbers(cells))
    if cards and head == 1 and simple and columns > 1:
        return f"{{{before};{_cards(writer, cells)}}}"
    named = columns > 1 and all(
        c.element.tag == "th" for c in cells if not c.column and c.row >= head
    )
    writer.row_headed.append(named and len(rows) > head)
    written = [_cell(writer, c, c.row < head or (named and not c.column)) for c in _filled(cells)]
    count = sum(1 for c in _filled(cells) if c.row < head)
    top = [f"table.header({','.join(written[:count])})"] if head else []
    longest = LONG_CELL / columns / (4 if writer.cards else 1)
    whole = all(len(c.element.words) < longest for c in cells)
    rows_of_cells = ",".join([*top, *written[count:]])
    if _is_numbers(cells):
        return f"{{{before};grid-of-numbers({columns},{rows_of_cells})}}"
    return f"{{{before};grid-of({columns},{'true' if whole else 'false'},{rows_of_cells})}}"


def _is_numbers(cells: Sequence[Cell]) -> bool:
    short = all(len(c.element.words) <= SHORT_CELL for c in cells if c.row and c.column)
    return short and max(c.column for c in cells) + 1 >= NUMBERS


def _belongs(table: Element, row: Element) -> bool:
    """True when the row is this table's own, not one of a table inside a cell."""
    inner = [e for e in table.walk() if e.tag == "table" and e is not table]
    return not any(row is e for t in inner for e in t.walk())


def _heading_rows(rows: list[Element]) -> int:
    count = 0
    for row in rows:
        cells = row.elements()
        if not cells or not all(c.tag == "th" and c.attrs.get("scope") != "row" for c in cells):
            break
        count += 1
    return count if count < len(rows) else 0


def placed(rows: list[Element]) -> list[Cell]:
    """Each cell at its row and column, with those that reach over several."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for number, row in enumerate(rows):
        column = 0
        for element in row.elements():
            while (number, column) in taken:
                column += 1
            wide = _span(element, "colspan")
            high = min(_span(element, "rowspan"), len(rows) - number)
            cells.append(Cell(element, number, column, wide, high))
            taken |= {(number + y, column + x) for y in range(high) for x in range(wide)}
            column += wide
    return cells


def _span(element: Element, name: str) -> int:
    given = element.attrs.get(name, "1")
    return max(1, int(given)) if given.isdigit() else 1


def _filled(cells: list[Cell]) -> list[Cell]:
    """The cells with empty ones where a short row left a hole, row by row."""
    columns = max(c.column + c.wide for c in cells)
    rows = max(c.row + c.high for c in cells)
    full = {(c.row + y, c.column + x) for c in cells for y in range(c.high) for x in range(c.wide)}
    holes = [
        Cell(Element("td"), y, x, 1, 1)
        for y in range(rows)
        for x in range(columns)
        if (y, x) not in full
    ]
    return sorted([*cells, *holes], key=lambda c: (c.row, c.column))


def _cell(writer: Writer, cell: Cell, bold: bool) -> str:
    code = writer.item(cell.element)
    if bold and code != EMPTY and not cell.element.find(name="question"):
        code = call("strong", code)
    style = cell.element.attrs.get("style", "") + cell.element.attrs.get("align", "")
    side = re.search(r"\b(?:right|center)\b", f"{style} {cell.element.attrs.get('class', '')}")
    options = [f"align:{side[0]}"] if side else []
    options += [f"colspan:{cell.wide}"] if cell.wide > 1 else []
    options += [f"rowspan:{cell.high}"] if cell.high > 1 else []
    return call("table.cell", *options, code) if options else code


def _cards(writer: Writer, cells: list[Cell]) -> str:
    """Each row under its own heading, each cell after the heading of its column."""
    heads = [c.element for c in cells if c.row == 0]
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.row:
            rows.setdefault(cell.row, []).append(cell)
    cards = []
    kind = "card-of-numbers" if _is_numbers(cells) else "card"
    for row in rows.values():
        parts = [
            f"({writer.item(heads[c.column])},{writer.item(c.element)})"
            for c in row[1:]
            if c.column < len(heads)
        ]
        named = row[0].element
        name = writer.item(named)
        name = name if named.find(name="question") else call("strong", name)
        if not named.find(name="question") and not heads[0].find(name="said"):
            # "3" alone says nothing: three what?
            name = joined([writer.item(heads[0]), quoted(": "), name])
        cards.append(call(kind, name, *parts))
    return "{" + ";".join(cards) + "}"
