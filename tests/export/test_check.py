"""The check `print`: each page in tests/cases/print/ names what it must say of its leaflets."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from clinicpages.checks.print import by_rules, of_file
from clinicpages.export import make, rules
from clinicpages.export.editions import documents
from clinicpages.export.lost import Lost, lost

from tests.export import sample

EXPECT = re.compile(r"<!-- expect\n(.*?)\n-->\n", re.S)


@pytest.mark.parametrize("case", sorted(sample.CASES.glob("*.html")), ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    html = case.read_text("utf-8")
    wanted = EXPECT.match(html)
    assert wanted, "the page does not say what it expects"
    expected = [] if wanted[1] == "nothing" else wanted[1].splitlines()
    project = sample.project(tmp_path, {"index": sample.HOME, "page": html})
    found = []
    for document in documents(project, project.site, ["leaflets"]):
        path = tmp_path / "made.pdf"
        path.write_bytes(make.pdf(document, project.site))
        found += [f"{p.level} {p.message}" for p in of_file(project, document, path)]
    assert found == expected


@pytest.mark.parametrize("kind", ["booklet", "large", "sheet"])
def test_every_edition_says_all_in_order(tmp_path: Path, kind: str) -> None:
    project = sample.project(tmp_path)
    for document in documents(project, project.site, [kind]):
        path = tmp_path / "made.pdf"
        path.write_bytes(make.pdf(document, project.site))
        assert list(of_file(project, document, path)) == []


def test_a_sheet_of_two_sides_is_found(tmp_path: Path) -> None:
    project = sample.project(tmp_path, {**sample.PAGES, "help": sample.EVERYTHING})
    document, pdf = sample.made(project, "sheet")
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    (problem,) = of_file(project, document, path)
    assert (problem.file, problem.message) == (
        "docs/help.md",
        "help-a4.pdf has 2 sides. It has to fit on one.",
    )


def test_a_page_that_changed_after_its_pdf_was_made_is_found(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    old, pdf = sample.made(project, "leaflets", "help-a4")
    (tmp_path / "old.pdf").write_bytes(pdf)
    pages = {**sample.PAGES, "help": sample.HELP.replace("Call.", "Phone and wait.")}
    project = sample.project(tmp_path, pages)
    new = next(d for d in documents(project, project.site, ["leaflets"]) if d.name == old.name)
    told = [p.message for p in of_file(project, new, tmp_path / "old.pdf")]
    assert told[0] == "leaflets/help-a4.pdf does not say “Phone”."


def test_what_is_badly_made_is_found(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    document, pdf = sample.made(project, "booklet")
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path, allow_overwriting_input=True) as broken:
        del broken.Root.Lang
        del broken.Root.ViewerPreferences
        del broken.Root.Outlines
        for thing in broken.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure":
                thing.Alt = pikepdf.String(" ")
        broken.save(path)
    told = " ".join(p.message for p in of_file(project, document, path))
    for words in ("no language", "no title", "no bookmarks", "2 pictures without words"):
        assert words in told


@pytest.mark.parametrize(
    ("page", "said", "missing"),
    [
        ("one two three", "onetwothree", []),
        ("one two three", "onetwo", ["three"]),
        ("one two three four five six", "onethreefourfivesix", ["two"]),
        ("see driving and then going home", "seedrivingNINETYandthengoinghome", []),
        ("a b c", "abc", []),
    ],
)
def test_lost_words(page: str, said: str, missing: list[str]) -> None:
    found, _ = lost(page.split(), said)
    assert [one.word for one in found] == missing
    assert all(isinstance(one, Lost) for one in found)


@pytest.mark.skipif(bool(rules.missing()), reason=f"veraPDF's rules: {rules.missing()}")
def test_no_rule_of_pdf_ua_and_pdf_a_is_broken(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    paths = []
    for kind, name in (("booklet", "-a4"), ("large", "24pt-letter")):
        paths.append(tmp_path / f"{kind}.pdf")
        paths[-1].write_bytes(sample.made(project, kind, name)[1])
    assert list(by_rules(project, paths)) == []
    memory = tmp_path / ".cache" / "verdicts.json"
    asked = rules.remembered(paths, memory)
    assert len(asked) == 4
    assert all(verdict.asked > 500 for verdict in asked)
    memory.write_text(memory.read_text("utf-8").replace("{}", '{"7.1-1": 3}'), "utf-8")
    (first, *_) = by_rules(project, paths)
    assert first.message.endswith("breaks rule 7.1-1 of PDF/UA-1 (3 times).")


@pytest.mark.skipif(bool(rules.missing()), reason=f"veraPDF's rules: {rules.missing()}")
def test_a_pdf_without_a_language_breaks_a_rule(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    path = tmp_path / "made.pdf"
    path.write_bytes(sample.made(project, "sheet")[1])
    with pikepdf.open(path, allow_overwriting_input=True) as broken:
        del broken.Root.MarkInfo
        broken.save(path)
    assert "breaks rule" in next(by_rules(project, [path])).message


def test_a_heading_that_ends_a_page_is_told(tmp_path: Path) -> None:
    project = sample.project(tmp_path, {"index": "<h1>A</h1><h2>Look</h2><p>Here.</p>"})
    document, _ = sample.made(project, "leaflets")
    cut, count = re.subn(r'("Look"},none\));', r"\1;pagebreak();", document.code)
    assert count == 1
    path = tmp_path / "made.pdf"
    path.write_bytes(make.pdf(replace(document, code=cut), project.site))
    (problem,) = of_file(project, document, path)
    assert (problem.level, problem.message) == (
        "note",
        "leaflets/index-a4.pdf, page 1 ends with a heading. Its text is on the next page.",
    )


def test_text_over_text_is_told_with_its_page(tmp_path: Path) -> None:
    numbers = "".join(f"<td>{n}{'1234567890' * 3}</td>" for n in range(6))
    html = f"<h1>A</h1><table><tr>{numbers}</tr></table>"
    project = sample.project(tmp_path, {"index": sample.HOME, "odd": html})
    document, pdf = sample.made(project, "booklet")
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    found = {(p.file, p.message.partition(": ")[2]) for p in of_file(project, document, path)}
    assert ("docs/odd.md", "text is printed over other text.") in found
