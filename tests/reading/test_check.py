"""`clinicpages check reading` on single files: its JSON, its limits, old text, bad input."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from clinicpages.built import built_pages
from clinicpages.cli import main
from clinicpages.page import read
from clinicpages.project import Project
from clinicpages.reading.reader import Reader

from tests.conftest import ROOT

NUMBER = {"type": "integer", "minimum": 0}
GRADE = {
    "type": "object",
    "required": ["fk", "smog"],
    "additionalProperties": False,
    "properties": {"fk": {"type": ["number", "null"]}, "smog": {"type": ["number", "null"]}},
}
COUNTS = {
    "type": "object",
    "required": ["sentences", "words", "syllables", "polysyllables"],
    "additionalProperties": NUMBER,
}
SCHEMA = {
    "type": "object",
    "required": [
        "problems",
        "pages_read",
        "counts",
        "grade",
        "grade_neutral",
        "neutral_terms",
        "per100",
        "long_sentences",
        "status",
        "vocabulary",
        "sections",
        "findings",
    ],
    "properties": {
        "pages_read": {"const": 1},
        "counts": COUNTS,
        "grade": GRADE,
        "grade_neutral": GRADE,
        "neutral_terms": {"type": "array", "items": {"type": "string"}},
        "per100": {"type": "object", "required": ["unfamiliar"]},
        "long_sentences": NUMBER,
        "status": {"enum": ["pass", "note", "change"]},
        "vocabulary": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
        "sections": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["heading", "line", "counts", "grade"],
                "properties": {"counts": COUNTS, "grade": GRADE},
            },
        },
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    *("file", "line", "end_line", "rule", "level", "words", "grade", "score"),
                    *("sentence", "hard_words", "message"),
                ],
                "properties": {
                    "line": {"type": "integer", "minimum": 1},
                    "level": {"enum": ["change", "note"]},
                    "hard_words": {
                        "type": "array",
                        "items": {"type": "object", "required": ["word", "syllables", "try"]},
                    },
                },
            },
        },
    },
}
LONG = (
    "If you take tablets that thin your blood then please tell the team about them well before the"
    " day on which you come in to see us."
)
HARD = (
    "Percutaneous vertebroplasty, performed by an interventional radiologist, involves injection of"
    " polymethylmethacrylate, a cement, into the fractured vertebral body, alleviating intractable"
    " pain, restoring ambulation, and averting progressive kyphotic deformity, with negligible"
    " perioperative morbidity."
)


def run(text: str | bytes, folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> Any:
    path = folder / "page.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    capsys.readouterr()
    code = main(
        ["check", "reading", str(path), "--json", "-", "-f", str(ROOT / "mkdocs.yml"), *more]
    )
    answer = json.loads(capsys.readouterr().out)
    answer["code"] = code
    return answer


def test_json_has_every_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"# One\n\n{LONG}\n\n## Two\n\nYour MRI takes 24 minutes. {HARD}\n"
    answer = run(text, tmp_path, capsys)
    jsonschema.validate(answer, SCHEMA)
    assert answer["code"] == 1
    assert [(s["heading"], s["line"]) for s in answer["sections"]] == [("One", 1), ("Two", 5)]
    assert answer["vocabulary"]["mri"] == 3
    assert answer["vocabulary"]["24"] == 3
    assert [
        (f["rule"], f["line"]) for f in sorted(answer["findings"], key=lambda f: f["line"])
    ] == [
        ("long-sentence", 3),
        ("hard-sentence", 7),
    ]


def test_grades_are_those_of_the_formulas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = run("You can go home today. Rest on the first day.\n", tmp_path, capsys)
    # 10 words, 11 syllables, 2 sentences.
    assert answer["counts"] == {"sentences": 2, "words": 10, "syllables": 11, "polysyllables": 0}
    assert answer["grade"]["fk"] == pytest.approx(0.39 * 5 + 11.8 * 1.1 - 15.59, abs=0.01)
    assert answer["grade"]["smog"] == pytest.approx(3.13, abs=0.01)


@pytest.mark.parametrize("text", ["", "\n\n", "---\ntitle: T\n---\n", "# Only a heading\n"])
def test_a_page_without_text_has_no_words(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = run(text, tmp_path, capsys)
    jsonschema.validate(answer, SCHEMA)
    assert answer["counts"]["words"] == 0
    assert answer["status"] == "pass"
    assert answer["code"] == 0


@pytest.mark.parametrize("text", [b"\x89PNG\r\n\x00\x01", "Ein Stück Käse".encode("latin-1")])
def test_a_file_that_is_no_text_is_named(
    text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = run(text, tmp_path, capsys)
    assert answer["code"] == 1
    assert answer["problems"][0]["message"].startswith("This file is not text")


def test_a_full_stop_at_every_comma_does_not_make_a_page_easy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = " ".join(
        f"The person who runs the ward, which is on the {n} floor, and who works with the rest of"
        " the staff, in the morning, in the evening, and at the end of the week, will go with the"
        " guests to the door of the hall, with the keys, with the papers, and with the coats."
        for n in ("first", "second", "third", "fourth")
    )
    for text in (f"{HARD} " * 4, known):
        assert run(text, tmp_path, capsys)["status"] == "change"
        assert run(text.replace(", ", ". "), tmp_path, capsys)["status"] == "change"


def test_explained_words_count_as_short_within_caps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    easy = "You can go home and rest on the day. " * 12
    linked = run(f"You may have an {{word osteoporosis}} test. {easy}", tmp_path, capsys)
    assert "osteoporosis" in linked["neutral_terms"]
    assert linked["grade_neutral"]["fk"] < linked["grade"]["fk"]
    bare = run(f"You may have an osteoporosis test. {easy}", tmp_path, capsys)
    assert bare["grade_neutral"] == bare["grade"]
    full = run("{word osteoporosis} and kyphoplasty (a balloon). " * 12, tmp_path, capsys)
    assert "explained-words" in {f["rule"] for f in full["findings"]}


def test_old_text_may_stay_until_it_gets_worse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = ["--baseline", str(tmp_path / "old.json")]
    assert run(LONG, tmp_path, capsys, *old, "--write-baseline")["problems"] == []
    moved = run(f"A new line.\n\n{LONG}", tmp_path, capsys, *old)
    assert (moved["code"], moved["problems"]) == (0, [])
    worse = run(f"{LONG}\n\n{HARD}", tmp_path, capsys, *old)
    assert [p["line"] for p in worse["problems"]] == [3]


def test_an_allowed_sentence_is_no_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = run(f"<!-- allow reading: a law -->\n\n{LONG}\n", tmp_path, capsys)
    assert (answer["code"], answer["findings"], answer["status"]) == (0, [], "pass")


def test_a_long_page_takes_time_in_line_with_its_length(project: Project, tmp_path: Path) -> None:
    def seconds(size: int) -> float:
        path = tmp_path / f"{size}.md"
        path.write_text("You can go home the same day. Most people do so.\n\n" * size)
        page = read(path, tmp_path)
        start = time.process_time()
        assert Reader(project).read(page).article.counts.sentences == 2 * size
        return time.process_time() - start

    small, large = seconds(300), seconds(2400)
    assert large < 8 * small * 3


def test_hostile_nesting_is_named_or_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "deep.md"
    path.write_text(">" * 3000 + " Deep.\n\n" + "<div>" * 1000 + "\n\n" + "([" * 1000)
    code = main(["check", "reading", str(path), "-f", str(ROOT / "mkdocs.yml")])
    told = capsys.readouterr()
    assert code in (0, 1, 2)
    assert "Traceback" not in told.out + told.err


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_both_builders_give_the_same_findings(
    builder: str, project: Project, request: pytest.FixtureRequest
) -> None:
    reader = Reader(project)
    compared = 0
    for built in built_pages(project, request.getfixturevalue(f"built_{builder}")):
        if built.page is None or built.article is None:
            continue
        own = reader.read(built.page)
        other = reader.read(built.page, built.article.inner_html or "")
        assert other.article.counts == own.article.counts, built.name
        assert [f.as_dict for f in other.findings] == [f.as_dict for f in own.findings], built.name
        compared += 1
    assert compared > 20


def test_it_starts_at_once_and_reads_the_site_in_two_seconds() -> None:
    # CPU time of a fresh process: what the machine does besides does not count.
    code = (
        "import time; from clinicpages.cli import main; main(['check','reading','--json','/dev/null'])"
        "; print(time.process_time())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert float(done.stdout.split()[-1]) < 6
