"""What must hold for any text: no word lost, no count moved, every sentence at its own line."""

from __future__ import annotations

import re
from pathlib import Path

from clinicpages.page import Page, read
from clinicpages.project import Project
from clinicpages.reading.article import Article, read_article
from clinicpages.reading.glossary import Glossary
from clinicpages.reading.sentences import spans
from clinicpages.reading.spoken import spoken
from clinicpages.reading.words import clean, words
from clinicpages.render import render
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

SLOW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXT = st.text(st.sampled_from("abcI .,?!…'\"()-–—/0123456789é\n"), max_size=80)

# Few words, so that the same run of words stands in many places.
SENTENCES = (
    "Rest at home.",
    "Rest at home on the first day.",
    "Do not drive on the first day.",
    "Ask your team when you can.",
    "You can go home on the first day, and rest.",
    "Call us.",
)
PARTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3)
KINDS = st.sampled_from(
    (
        "paragraph",
        "wrapped",
        "item",
        "nested",
        "box",
        "tabs",
        "table",
        "quote",
        "code",
        "comment",
        "heading",
        "link",
        "definition",
        "picture",
        "folded",
    )
)


def lines_of(kind: str, parts: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """The Markdown of one block, and the sentences in it with the line where each starts."""
    text = " ".join(parts)
    first = parts[0]
    if kind == "wrapped":
        rows = [" ".join(row) for row in _by(text.split(), 3)]
        return [*rows, ""], _starts(rows, parts)
    if kind == "item":
        return [*(f"- {part}" for part in parts), ""], list(enumerate(parts))
    if kind == "nested":
        return ["- Start here now.", *(f"    - {p}" for p in parts), ""], [
            (0, "Start here now."),
            *((i + 1, part) for i, part in enumerate(parts)),
        ]
    if kind == "box":
        return [f'!!! note "{first}"', "", f"    {text}", ""], [(2, part) for part in parts]
    if kind == "folded":
        return [f'??? tip "{first}"', f"    {text}", ""], [(1, part) for part in parts]
    if kind == "tabs":
        rows = [f'=== "{first}"', "", f"    {text}", "", '=== "Rest at"', "", f"    {first}", ""]
        return rows, [*((2, part) for part in parts), (6, first)]
    if kind == "table":
        return ["| Rest | At home |", "|---|---|", f"| {first} | {text} |", ""], [
            (2, first),
            *((2, part) for part in parts),
        ]
    if kind == "quote":
        return [*(f"> {part}" for part in parts), ""], list(enumerate(parts))
    if kind == "code":
        return ["```", text, "```", ""], []
    if kind == "comment":
        return ["<!--", text, "-->", ""], []
    if kind == "heading":
        return [f"## {text}", ""], []
    if kind == "link":
        return [f'[{text}](rest.md "{first}")', ""], [(0, part) for part in parts]
    if kind == "definition":
        return ["Rest at home", f":   {text}", ""], [(1, part) for part in parts]
    if kind == "picture":
        return [f"![{first}](rest.png) {text}", ""], [(0, part) for part in parts]
    return [text, ""], [(0, part) for part in parts]


def _by(items: list[str], number: int) -> list[list[str]]:
    return [items[i : i + number] for i in range(0, len(items), number)]


def _starts(rows: list[str], parts: list[str]) -> list[tuple[int, str]]:
    """The row in which each part begins."""
    at, found = 0, []
    row_of = [row for row, text in enumerate(rows) for _ in text.split()]
    for part in parts:
        found.append((row_of[at], part))
        at += len(part.split())
    return found


def article(project: Project, folder: Path, text: str, name: str = "page.md") -> Article:
    path = folder / name
    path.write_bytes(text.encode())
    page: Page = read(path, folder)
    return read_article(project, page, render(project, page).html, Glossary({}))


@SLOW
@given(st.lists(st.tuples(KINDS, PARTS), max_size=8))
def test_every_sentence_stands_at_its_own_line(
    project: Project, tmp_path: Path, blocks: list[tuple[str, list[str]]]
) -> None:
    rows: list[str] = []
    wanted: list[tuple[int, str]] = []
    last = ""
    for kind, parts in blocks:
        if kind == last:
            rows += ["A line between.", ""]
            wanted.append((len(rows) - 1, "A line between."))
        last = kind
        made, starts = lines_of(kind, parts)
        wanted += [(len(rows) + at + 1, part) for at, part in starts]
        rows += made
    found = article(project, tmp_path, "\n".join(rows))
    assert [(s.line, s.text) for s in found.sentences] == wanted, "\n".join(rows)


@given(TEXT)
@example("e.g. a.m. Dr. 1.5 … ?!")
def test_splitting_then_joining_loses_nothing(text: str) -> None:
    text = clean(text)
    parts = [text[start:end] for start, end in spans(text)]
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    inside = [w.text for start, end in spans(text) for w in words(text, start, end)]
    assert inside == [w.text for w in words(text)]


@given(st.text(max_size=30))
def test_any_word_has_a_syllable(text: str) -> None:
    for word in words(text):
        assert spoken(word.text) >= 1
        assert re.search(r"[^\W_]", word.text)


@SLOW
@given(
    st.lists(PARTS, min_size=1, max_size=4), st.sampled_from(("# A heading", "## Rest at home."))
)
def test_a_heading_changes_no_count(
    project: Project, tmp_path: Path, blocks: list[list[str]], heading: str
) -> None:
    text = [" ".join(parts) for parts in blocks]
    plain = article(project, tmp_path, "\n\n".join(text))
    headed = article(project, tmp_path, "\n\n".join(f"{heading}\n\n{part}" for part in text))
    assert plain.counts == headed.counts


@SLOW
@given(st.lists(PARTS, min_size=1, max_size=4))
def test_line_ends_and_byte_order_mark_change_nothing(
    project: Project, tmp_path: Path, blocks: list[list[str]]
) -> None:
    text = "---\ntitle: T\n---\n" + "\n\n".join(" ".join(parts) for parts in blocks)
    plain = article(project, tmp_path, text)
    other = article(project, tmp_path, "\ufeff" + text.replace("\n", "\r\n"), "other.md")
    assert plain.counts == other.counts
    assert [s.line for s in plain.sentences] == [s.line for s in other.sentences]
