"""Evidence that is wrong on purpose, and the exact words that each fault gets."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from clinicpages import evidence
from clinicpages.checks import Task
from clinicpages.checks import evidence as check
from clinicpages.cli import parser_of
from clinicpages.evidence_faults import NEEDED, faults
from clinicpages.problem import as_text, ordered
from clinicpages.project import Project, find

from tests.conftest import copy_project

HERE = Path(__file__).parent


def project_with(folder: Path, **files: str) -> Project:
    (folder / "docs" / "evidence").mkdir(parents=True)
    for name, text in files.items():
        (folder / "docs" / "evidence" / f"{name}.yml").write_text(text, "utf-8", newline="")
    return Project(folder, folder / "mkdocs.yml", {})


def messages(project: Project) -> list[str]:
    found = ordered(faults(evidence.of(project)))
    return [f"{Path(p.file).name}:{p.line} {p.message}" for p in found]


def test_twenty_faults_get_twenty_messages(tmp_path: Path) -> None:
    shutil.copytree(HERE / "wrong", tmp_path / "docs" / "evidence")
    project = Project(tmp_path, tmp_path / "mkdocs.yml", {})
    task = Task(project, (), None, False, parser_of("check").parse_args([]))
    found = ordered(check.check(task))
    assert len(found) == 20
    shown = as_text(found, 0, "scripts/check evidence") + "\n"
    assert shown == (HERE / "wrong.txt").read_text("utf-8")


GOOD = """sources:
- {id: a-2010, type: trial, title: T, authors: A, doi: 10.1/a, seen: full}
"""
FACT = "facts:\n- {id: f, sentence: S., certainty: {level: low, why: w}, applies_to: [kyphoplasty], %s}\n"
ROW = """columns:
- {id: a, says: A}
- {id: b, says: B}
groups:
- {id: g, caption: G}
rows:
- id: r
  group: g
  question: Q?
%s"""


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"sources": GOOD}, []),
        ({"sources": ""}, ["sources.yml:1 This file is empty."]),
        ({"sources": "\ufeff" + GOOD}, []),
        ({"figures": "figures:\n- {sentence: S}\n"}, [f"figures.yml:2 The line “{key}” is missing." for key in NEEDED["figures"] if key != "sentence"] + ["figures.yml:2 “” is under “figures” but has no number."]),
        ({"sources": "sources:"}, ["sources.yml:1 “sources” should be a list, each entry after a dash."]),
        ({"sources": "sources:\n- x\n"}, ["sources.yml:2 This entry of “sources” should hold names and values."]),
        ({"sources": "just text"}, ["sources.yml:1 This file should hold lists of entries."]),
        ({"sources": "sources:\n- {id: a\n  b: [\n"}, ["sources.yml:3 This line, or the one above it, is not understood."]),
        ({"sources": "sorces:\n- {id: a}\n"}, ["sources.yml:2 “sorces” is not a list that is read here."]),
        ({"sources": GOOD.replace("\n", "\r\n")}, []),
        ({"sources": GOOD.replace("title: T", "title: T, title: U")}, ["sources.yml:2 “title” stands twice in this entry. Only one can count."]),
        ({"sources": GOOD.replace("id: a-2010", "id: A 2010")}, ["sources.yml:2 The id “A 2010” holds other signs than a to z, 0 to 9 and -."]),
        ({"sources": GOOD.replace(", doi: 10.1/a", "")}, ["sources.yml:2 “a-2010” has no address (doi or url)."]),
        ({"sources": GOOD.replace("authors: A, ", "")}, ["sources.yml:2 “a-2010” has no authors, and “recheck” does not say so."]),
        ({"sources": GOOD.replace("seen: full", "seen: half")}, ["sources.yml:2 “seen: half” is not one of: full, summary, none."]),
        ({"sources": GOOD.replace("seen: full", "seen: none")}, ["sources.yml:2 “a-2010” was not seen, but is not marked to be checked."]),
        ({"sources": GOOD.replace("seen: full", "seen: full, year: MMX")}, ["sources.yml:2 “year” should be a number. Found: “MMX”."]),
        ({"figures": FACT % "sources: []"}, ["figures.yml:2 “f” has no source."]),
        ({"figures": FACT % "recheck: a source"}, []),
        ({"figures": (FACT % "recheck: a source").replace("S.", "About 3 in 100 do.")}, ["figures.yml:2 “3 in 100” stands in a statement that should have no number."]),
        ({"comparison": ROW % "  cells: {a: {none: No.}, b: {none: No.}}\n"}, []),
        ({"comparison": ROW % "  cells: {a: {none: No.}, b: ''}\n"}, ["comparison.yml:10 The row “Q?” says nothing for “b”."]),
        ({"comparison": ROW % "  cells: {a: {none: No.}, b: {none: No.}, c: x}\n"}, ["comparison.yml:10 “c” is not a column."]),
        (
            {"comparison": ROW % "  cells: {a: {none: No.}, b: Yes it does.}\n"},
            ["comparison.yml:10 The cell “b” makes a claim without a source.", "comparison.yml:7 The row “Q?” does not say how sure we are."],
        ),
        (
            {"sources": GOOD, "comparison": ROW % "  certainty: {level: low, why: w}\n  cells: {a: '{figure x}', b: 'Yes [@a-2010; @b-2011].'}\n"},
            ["comparison.yml:11 There is no figure “x”.", "comparison.yml:11 There is no source “b-2011”."],
        ),
        ({"guardrails": "never_say:\n- {pattern: '(', why: w, say: s}\n"}, ["guardrails.yml:2 The pattern “(” is not understood."]),
        ({"guardrails": "must_have:\n- {page: a.md, figure: x, why: w}\n"}, ["guardrails.yml:2 There is no figure “x”."]),
        ({"glossary": "- {term: bone, meaning: M, sources: [x-2000]}\n"}, ["glossary.yml:1 There is no source “x-2000”."]),
    ],
)  # fmt: skip
def test_each_kind_of_fault(tmp_path: Path, files: dict[str, str], says: list[str]) -> None:
    assert sorted(messages(project_with(tmp_path, **files))) == sorted(says)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"a: b: c", b"- " * 500, b"x" * 100, b"[" * 3000, b"&a [*a]", b"\t- x"],
)
def test_no_file_stops_the_reading(tmp_path: Path, content: bytes) -> None:
    project = project_with(tmp_path)
    (project.evidence / "figures.yml").write_bytes(content)
    assert len(list(faults(evidence.of(project)))) >= 1


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    project = project_with(tmp_path)
    with (project.evidence / "figures.yml").open("wb") as out:
        out.truncate(evidence.MOST_BYTES + 1)
    [problem] = faults(evidence.of(project))
    assert problem.message == "This file has 5,000,001 bytes. The limit is 5,000,000."


def test_sources_that_nothing_uses_and_pages_that_do_not_say_what_they_must(tmp_path: Path) -> None:
    guard = "must_have:\n- {page: a.md, figure: f, why: w}\n- {page: gone.md, figure: f, why: w}\n"
    project = project_with(tmp_path, sources=GOOD, figures=FACT % "recheck: x", guardrails=guard)
    (project.docs / "a.md").write_text("# Nothing here\n", "utf-8")
    task = Task(project, project.pages, None, False, parser_of("check").parse_args([]))
    found = [(p.file, p.line, p.message) for p in ordered(check.check(task))]
    assert found == [
        ("docs/a.md", 1, "This page does not say: S."),
        ("docs/evidence/guardrails.yml", 3, "There is no page “gone.md”."),
        ("docs/evidence/sources.yml", 2, "Nothing uses the source “a-2010”."),
    ]
    (project.docs / "a.md").write_text("{figure f} [@a-2010]\n", "utf-8")
    again = Project(tmp_path, tmp_path / "mkdocs.yml", {})
    task = Task(again, again.pages, None, False, parser_of("check").parse_args([]))
    assert [p.file for p in check.check(task)] == ["docs/evidence/guardrails.yml"]


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "says"),
    [
        ("figures", "sentence: \"In one trial", "sentence: In one trial: \"", 30, "This line, or the one above it, is not understood."),
        ("figures", "- id: waiting-helps-many\n", "", 29, "“sentence” and 8 more lines stand twice in this entry."),
        ("figures", "", None, 1, "This file is empty."),
        ("sources", "", "hello", 1, "This file should hold lists of entries."),
        ("glossary", "The part of", "\udce9 part of", 7, "This file is not text in UTF-8, so it cannot be read."),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_first_and_nothing_that_only_follows(
    tmp_path: Path, name: str, old: str, new: str | None, line: int, says: str
) -> None:
    root = copy_project(tmp_path / "project")
    path = root / "docs" / "evidence" / f"{name}.yml"
    text = path.read_text("utf-8").replace(old, new or "", 1) if old else new or ""
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    project = find(root / "mkdocs.yml")
    task = Task(project, project.pages, None, False, parser_of("check").parse_args([]))
    found = ordered(p for p in check.check(task) if p.level == "change")
    assert [(p.file, p.line, p.message) for p in found] == [
        (f"docs/evidence/{name}.yml", line, says)
    ]
    assert found[0].first
    assert ("Save it as UTF-8" in found[0].fix) == ("UTF-8" in says)


def test_an_entry_without_an_id_changes_no_other_entry(tmp_path: Path) -> None:
    entry = "figures:\n- {sentence: S, count: 1, of: 2}\n"
    project = project_with(tmp_path, figures=entry, sources=GOOD)
    assert not [said for said in messages(project) if said.startswith("sources")]
