"""How easy each page is to read, as one table: for a report, and for the site's own readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from clinicpages.project import Project
from clinicpages.reading.article import Article
from clinicpages.reading.reader import Reader

FEW = 10  # sentences: with fewer a grade says nothing
HINT = (
    "A grade is a school year, worked out from the length of words and sentences. It is only a"
    " hint. A person should read the page."
)
COLUMNS = (
    "Page",
    "Sentences",
    "Grade, all words",
    "Grade, explained words as short",
    "SMOG grade",
    "Unfamiliar words in 100",
    "Sentences over 20 words",
)


@dataclass(frozen=True)
class Row:
    """One page's measures. A grade is None on a page of fewer than ten sentences."""

    file: str
    title: str
    sentences: int
    grade: float | None
    grade_explained: float | None
    smog: float | None
    unfamiliar: float
    long: int


_kept: list[tuple[Project, list[Row]]] = []


def rows(project: Project) -> list[Row]:
    """Every page of the project, by its title, read once; pages without sentences are left out."""
    if not _kept or _kept[0][0] is not project:
        reader = Reader(project)
        found = (row_of(reader.read(page).article) for page in project.pages if not page.fault)
        by_title = sorted(found, key=lambda row: (row.title.lower(), row.file))
        _kept[:] = [(project, [row for row in by_title if row.sentences])]
    return _kept[0][1]


def row_of(article: Article) -> Row:
    """One page's measures."""
    page, counts, eased = article.page, article.counts, article.counts_neutral
    graded = counts.sentences >= FEW
    return Row(
        page.file,
        str(page.meta.get("title") or page.path.stem),
        counts.sentences,
        counts.fk if graded else None,
        eased.fk if graded else None,
        counts.smog if graded else None,
        article.unfamiliar(),
        article.longer_than(20),
    )


def cells(row: Row) -> tuple[str, ...]:
    """A row's cells as they are printed, one for each column."""
    return (
        row.title,
        str(row.sentences),
        shown(row.grade),
        shown(row.grade_explained),
        shown(row.smog),
        f"{row.unfamiliar:.1f}",
        str(row.long),
    )


def shown(value: float | None) -> str:
    """A grade with one decimal, or a word for a page that is too short for one."""
    return "too short" if value is None else f"{max(value, 0):.1f}"


def trend(row: Row, before: Mapping[str, Row]) -> str:
    """How the grade over all words moved since `before`."""
    old = before.get(row.file)
    if old is None:
        return "new page"
    if row.grade is None or old.grade is None:
        return ""
    change = round(row.grade - old.grade, 1)
    return "same" if not change else f"{'harder' if change > 0 else 'easier'} by {abs(change):.1f}"


def as_markdown(found: Sequence[Row], before: Mapping[str, Row] | None = None) -> str:
    """The table for a pull request; `before` adds how each page moved."""
    head = [*COLUMNS, "", *(["Since the base"] if before is not None else [])]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for row in found:
        title, *rest = cells(row)
        bar = "█" * round(max(row.grade or 0, 0))
        moved = [trend(row, before)] if before is not None else []
        named = f"{title.replace('|', chr(92) + '|')} (`{row.file}`)"
        lines.append("| " + " | ".join([named, *rest, bar, *moved]) + " |")
    return "\n".join(["## How easy the pages are to read", "", HINT, "", *lines, ""])


def as_element(found: Sequence[Row], before: Mapping[str, Row] | None = None) -> Element:
    """`div.reading-table`: the chart, then the table with every figure."""
    whole = Element("div", {"class": "reading-table"})
    _add(whole, "p", HINT)
    bars = chart(found)
    _add(whole, "p", bars.get("aria-label", ""))
    whole.append(bars)
    table = SubElement(whole, "table")
    _add(table, "caption", "How easy each page is to read")
    head = SubElement(SubElement(table, "thead"), "tr")
    for column in [*COLUMNS, *(["Since the base"] if before is not None else [])]:
        _add(head, "th", column).set("scope", "col")
    body = SubElement(table, "tbody")
    for row in found:
        line = SubElement(body, "tr")
        title, *rest = cells(row)
        _add(line, "th", title).set("scope", "row")
        for cell in [*rest, *([trend(row, before)] if before is not None else [])]:
            _add(line, "td", cell)
    return whole


_STEP, _WIDE, _MOST = 6, 240, 12


def chart(found: Sequence[Row]) -> Element:
    """One bar a page, the hardest first, up to grade 12; the table below says the same."""
    graded = sorted((row.grade for row in found if row.grade is not None), reverse=True)
    high = max(len(graded), 1) * _STEP
    svg = Element("svg", {"class": "reading-chart", "viewBox": f"0 0 {_WIDE} {high}"})
    svg.set("role", "img")
    svg.set("width", str(_WIDE * 2))
    most = f"{graded[0]:.1f}" if graded else "none"
    least = f"{max(graded[-1], 0):.1f}" if graded else "none"
    svg.set(
        "aria-label", f"One bar for each page. The shortest is grade {least}, the longest {most}."
    )
    for at, grade in enumerate(graded):
        width = round(min(max(grade, 0), _MOST) * _WIDE / _MOST, 1)
        place = {"x": "0", "y": str(at * _STEP + 1), "height": str(_STEP - 2)}
        SubElement(svg, "rect", {**place, "width": f"{width:g}", "fill": "currentColor"})
    return svg


def _add(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    element.text = AtomicString(text)
    return element
