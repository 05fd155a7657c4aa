"""A page is read with its line numbers, or says in plain words why it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinicpages.page import Page, read, without_fences
from hypothesis import given
from hypothesis import strategies as st


def page_of(tmp_path: Path, text: str | bytes) -> Page:
    path = tmp_path / "page.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, tmp_path)


def test_top_block_and_body(tmp_path: Path) -> None:
    page = page_of(tmp_path, "---\ntitle: Driving\nchecked: 2026-11-22\n---\n\n# Driving\n")
    assert page.meta["title"] == "Driving"
    assert page.body_line == 5
    assert page.body == "\n# Driving\n"
    assert page.meta_line("checked") == 3


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark(tmp_path: Path, ending: str, mark: str) -> None:
    page = page_of(tmp_path, mark + ending.join(["---", "title: X", "---", "Text", ""]))
    assert page.meta == {"title": "X"}
    assert page.lines[page.body_line - 1] == "Text"


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        (b"\xff\xfe\x00h", "not text in UTF-8", 1),
        (b"one\nt\xe9l\n", "not text in UTF-8", 2),
        ("\n---\ntitle: X\n---\n\nText.\n", "above the first ---", 1),
        (" ---\ntitle: X\n---\n\nText.\n", "above the first ---", 1),
        ("title: X\nchecked: 2026-11-22\n---\n\nText.\n", "The first --- is missing", 1),
        ("---\ntitle: X\nsearch:\n- a\n\nText.\n", "The second --- is missing", 5),
        ("---\ntitle: X\n# Heading\n", "The second --- is missing", 3),
        (
            "---\ntitle: X\n\nText: it is.\nMore of it.\n\n---\n\nEnd.\n",
            "The second --- is missing",
            3,
        ),
        (b"abc\x00def", "binary data", 1),
        ("---\ntitle: a: b: c\n---\n", "not understood", 2),
        (
            "---\ntitle: X\nchecked: 2026-11-31\n---\n",
            "“2026-11-31” is a day that does not exist",
            3,
        ),
        ("---\nnext_check: 2026-13-01 25:00:00\n---\n", "does not exist", 2),
        ("---\ntitle: 0x_\n---\n", "“0x_” is a number that does not exist", 2),
        ("---\n- a\n- b\n---\n", "a name, a colon and a value", 2),
    ],
)
def test_a_page_that_cannot_be_read_says_why(
    tmp_path: Path, text: str | bytes, fault: str, line: int
) -> None:
    page = page_of(tmp_path, text)
    assert fault in page.fault
    assert page.fault_line == line
    assert ("Save it as UTF-8" in page.fault_fix) == ("UTF-8" in fault)


def test_missing_file(tmp_path: Path) -> None:
    assert "cannot be opened" in read(tmp_path / "gone.md", tmp_path).fault


def test_empty_file_is_a_page(tmp_path: Path) -> None:
    page = page_of(tmp_path, "")
    assert (page.fault, page.text, page.lines) == ("", "", [])


def test_allow_reaches_the_end_of_the_next_paragraph(tmp_path: Path) -> None:
    text = "<!-- allow reading: quoted -->\n\nOne\ntwo\n\nthree\n"
    (allow,) = page_of(tmp_path, text).allows
    assert (allow.check, allow.reason, allow.line, allow.last) == ("reading", "quoted", 1, 4)


def test_allow_in_code_is_not_one(tmp_path: Path) -> None:
    assert page_of(tmp_path, "```\n<!-- allow reading: no -->\n```\n").allows == ()


def test_allow_without_reason_is_seen(tmp_path: Path) -> None:
    (allow,) = page_of(tmp_path, "<!-- allow links -->\ntext\n").allows
    assert allow.reason == ""


@given(st.text())
def test_any_text_is_read_without_a_fault_of_ours(text: str) -> None:
    path = Path("nowhere.md")
    page = Page(path, "nowhere.md", text)
    assert isinstance(page.allows, tuple)
    assert page.body == text


def test_fences_are_blanked_in_one_pass() -> None:
    text = "a\n```py\nx\n```\nb\n~~~\ny\n```\nz\n~~~\nc\n"
    assert without_fences(text).split() == ["a", "b", "c"]
    assert without_fences(text).count("\n") == text.count("\n")
    hostile = "```\n~~~\n" * 20_000 + "`" * 200_000
    assert without_fences(hostile).count("\n") == 40_000
