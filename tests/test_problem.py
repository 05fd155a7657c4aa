"""What a check reports is printed once, in order, in every form."""

from __future__ import annotations

import json

import pytest
from clinicpages.problem import (
    Level,
    Problem,
    as_annotations,
    as_json,
    as_summary,
    as_text,
    ordered,
)


def problem(file: str = "docs/a.md", line: int = 3, level: Level = "change") -> Problem:
    said = "This sentence has 38 words. The limit is 25."
    return Problem("reading", level, file, line, said, "Long is hard.", "Make two.", "Rest on")


def test_text_is_what_a_writer_sees() -> None:
    assert as_text([problem()], 14, "scripts/check reading docs/a.md") == (
        "docs/a.md:3:  [reading]  This sentence has 38 words. The limit is 25.\n"
        '    "Rest on"\n'
        "    Why   Long is hard.\n"
        "    Fix   Make two.\n"
        "    More  CONTRIBUTING.md#reading\n"
        "\n"
        "1 thing to change, on 1 page. 14 pages read.\n"
        "Try again:  scripts/check reading docs/a.md"
    )


def test_a_note_is_marked_and_stops_nothing() -> None:
    text = as_text([problem(level="note")], 1, "x")
    assert "[reading, note]" in text
    assert text.endswith("Nothing to change. 1 note, which stops nothing. 1 page read.")


def test_order_is_by_page_then_line_and_doubles_go() -> None:
    rows = ordered([problem("b.md", 1), problem("a.md", 9), problem("a.md", 2), problem("a.md", 2)])
    assert [(p.file, p.line) for p in rows] == [("a.md", 2), ("a.md", 9), ("b.md", 1)]


def test_json_has_the_fields_that_tools_read() -> None:
    whole = json.loads(as_json([problem()], 2, {"words": 7}))
    assert whole["pages_read"] == 2
    assert whole["words"] == 7
    row = whole["problems"][0]
    assert (row["check"], row["level"], row["file"], row["line"]) == (
        "reading",
        "change",
        "docs/a.md",
        3,
    )


def test_annotations_put_changes_first_and_escape() -> None:
    hostile = Problem("links", "change", "a,b:c.md", 1, "100%\n::error::", "w", "f")
    rows = as_annotations([problem(level="note"), hostile]).splitlines()
    assert rows[0].startswith("::error file=a%2Cb%3Ac.md,line=1,title=links::100%25%0A::error::")
    assert rows[1].startswith("::notice file=docs/a.md,line=3")


def test_summary_is_a_table_that_no_text_can_break() -> None:
    hostile = Problem("links", "change", "a.md", 1, "a | b <img src=x>", "w", "f")
    summary = as_summary([hostile], 1, "x")
    assert "a \\| b &lt;img" in summary


@pytest.mark.parametrize("missing", ["message", "why", "fix"])
def test_a_problem_must_say_what_why_and_how(missing: str) -> None:
    words = {"message": "m", "why": "w", "fix": "f", missing: ""}
    with pytest.raises(ValueError, match="says what, why and how"):
        Problem("links", "change", "a.md", 1, words["message"], words["why"], words["fix"])
