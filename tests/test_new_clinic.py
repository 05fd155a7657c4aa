"""A clinic's file: written from answers, described for editors, and refused when unfit to publish."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from clinicpages.cli import main
from clinicpages.clinic import SETTINGS, faults, misfit, with_clinic
from clinicpages.new_clinic import clinic_file, schema
from clinicpages.problem import Trouble
from clinicpages.project import Project, find
from clinicpages.publish import obstacles

from tests.conftest import ROOT

EXAMPLE = ROOT / "tests" / "clinics" / "example.yml"
TODAY = datetime.date(2026, 11, 23)


def written(tmp_path: Path, **changes: object) -> Path:
    """The example clinic with some values changed; None takes one out."""
    clinic = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    clinic.update(changes)
    path = tmp_path / "clinic.yml"
    path.write_text(yaml.safe_dump({k: v for k, v in clinic.items() if v is not None}))
    return path


def said(project: Project, path: Path) -> list[str]:
    return [problem.message for problem in obstacles(with_clinic(project, path), TODAY)]


def test_the_example_fills_every_setting_and_may_be_published(project: Project) -> None:
    clinic = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    assert set(SETTINGS) - set(clinic) == {"logo"}
    assert said(project, EXAMPLE) == []


@pytest.mark.parametrize("key", [k for k, s in SETTINGS.items() if s.required])
def test_a_missing_value_stops_publishing(project: Project, tmp_path: Path, key: str) -> None:
    found = said(project, written(tmp_path, **{key: None}))
    assert found == [f"“{key}” is missing: {SETTINGS[key].says}."]


# Our example's words for these can be nobody's true ones.
IDENTITY = (
    "name",
    "address",
    "web_address",
    "phone",
    "night_phone",
    "lead",
    "feedback",
    "reviewer",
)
MORE_IDENTITY = ("accepts_unreviewed", "map")


@pytest.mark.parametrize("key", [*IDENTITY, *MORE_IDENTITY])
def test_the_examples_words_stop_publishing(project: Project, tmp_path: Path, key: str) -> None:
    """A file whose comment marks were taken out, and nothing more, is not a clinic's."""
    example = SETTINGS[key].example
    found = said(project, written(tmp_path, **{key: example}))
    assert f"{key}: “{example}” only stands for a value." in found


@pytest.mark.parametrize(("count", "stops"), [(2, False), (3, True)])
def test_many_rules_of_the_example_stop_publishing(
    project: Project, tmp_path: Path, count: int, stops: bool
) -> None:
    """One or two may be true; more were left as they stood."""
    keys = ["driving", "washing", "work"][:count]
    found = said(project, written(tmp_path, **{key: SETTINGS[key].example for key in keys}))
    told = "3 rules are our examples word for word: driving, washing, work."
    assert (told in found) == stops


@pytest.mark.parametrize(
    "key", [k for k in SETTINGS if k not in (*IDENTITY, *MORE_IDENTITY, "badges", "logo")]
)
def test_a_true_value_may_be_the_examples(project: Project, tmp_path: Path, key: str) -> None:
    assert said(project, written(tmp_path, **{key: SETTINGS[key].example})) == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("bring", "Bring your blood test results."),
        ("anaesthetic", "We take a urine sample first."),
        ("address", "1 Test Lane, Insert Street, 12345 Town"),
        (
            "follow_up",
            "Ask us what to do. Fill in the form at your clinic. It has to be confirmed.",
        ),
        ("travel", "For example by train."),
        ("phone", "01234 512 345"),
        ("phone", "+49 30 1234567"),
        ("phone", "020 7000 0000"),
        ("night_phone", "111"),
        ("emergency_number", "000"),
    ],
)
def test_words_in_a_true_value_are_no_placeholder(
    project: Project, tmp_path: Path, key: str, text: str
) -> None:
    assert said(project, written(tmp_path, **{key: text})) == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("name", "Test"),
        ("name", "Test Hospital"),
        ("name", "Your hospital's name here"),
        ("name", "[insert name]"),
        ("lead", "Insert the name here"),
        ("costs", "to be confirmed"),
        ("stay", "Stay: TBC"),
        ("work", "Ask your team: ____"),
        ("work", "?"),
        ("phone", "000 000 0000"),
        ("phone", "0123456789"),
        ("phone", "01234 567890"),
        ("phone", "1234567890 ext 1"),
        ("phone", "+1 (212) 555-0123"),
        ("night_phone", "020 0000 0000"),
        ("feedback", "us@example.com"),
        ("web_address", "https://spine.example.net/"),
        ("web_address", "https://EXAMPLE.ORG"),
        ("web_address", "https://spine.example/pages/"),
        ("feedback", "us@clinic.test"),
        ("badges", [{"name": "Name of the award", "link": "https://marks.larkland.gov/"}]),
    ],
)
def test_placeholders_stop_publishing(
    project: Project, tmp_path: Path, key: str, text: object
) -> None:
    (found,) = said(project, written(tmp_path, **{key: text}))
    assert found.startswith(f"{key}: “")
    assert found.endswith("” only stands for a value.")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phone": "ring us"}, "phone: “ring us” cannot be used."),
        ({"name": "TBC"}, "name: “TBC” only stands for a value."),
        ({"costs": "____"}, "costs: “____” only stands for a value."),
        ({"stay": "Lorem ipsum"}, "stay: “Lorem ipsum” only stands for a value."),
        ({"telephone": "1"}, "“telephone” is not a clinic setting."),
        (
            {"reviewer": "Dr Ben Wren, surgeon, 2026-11-24"},
            "reviewer: 2026-11-24 is still to come. Nobody can have signed then.",
        ),
        ({"name": "<b>Us</b>"}, "name: “<b>Us</b>” cannot be used."),
        ({"colour": "#ffcc00"}, "colour: “#ffcc00” cannot be used."),
        ({"badges": [{"name": "Best"}]}, "badges: “[{'name': 'Best'}]” cannot be used."),
        (
            {"map": "http://maps.example.hospital"},
            "map: “http://maps.example.hospital” cannot be used.",
        ),
        ({"feedback": "javascript:alert(1)"}, "feedback: “javascript:alert(1)” cannot be used."),
    ],
)
def test_each_slip_has_its_message(
    project: Project, tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    assert message in said(project, written(tmp_path, **changes))


def test_all_slips_are_listed_at_once(project: Project, tmp_path: Path) -> None:
    path = written(tmp_path, phone="x", name=None, costs="tbc", accepts_unreviewed=None)
    found = said(project, path)
    assert sum("No clinician has signed" in row for row in found) >= 30
    assert len([row for row in found if "No clinician" not in row]) == 3


def test_an_overdue_page_stops_publishing(project: Project) -> None:
    found = obstacles(with_clinic(project, EXAMPLE), datetime.date(2099, 1, 1))
    assert len(found) == len([p for p in project.pages if "next_check" in p.meta])
    assert all(problem.line > 1 for problem in found)


def test_what_the_file_leaves_out_is_not_filled_by_another_clinic(
    project: Project, tmp_path: Path
) -> None:
    import dataclasses

    ours = dataclasses.replace(project, config={"extra": {"clinic": {"name": "Ours", "map": "x"}}})
    path = tmp_path / "clinic.yml"
    path.write_text("phone: '0171 946 2271'\n")
    theirs = with_clinic(ours, path).clinic
    assert {k: v for k, v in theirs.items() if v is not None} == {"phone": "0171 946 2271"}


def test_the_web_address_is_where_printed_addresses_lead(tmp_path: Path) -> None:
    text = "site_name: x\nsite_url: https://example.org/\n"
    (tmp_path / "mkdocs.yml").write_text(text)
    assert find(tmp_path / "mkdocs.yml").config["site_url"] == "https://example.org/"
    text += "extra:\n  clinic:\n    web_address: https://spine.ours.hospital/pages\n"
    (tmp_path / "mkdocs.yml").write_text(text)
    ours = find(tmp_path / "mkdocs.yml")
    assert ours.config["site_url"] == "https://spine.ours.hospital/pages/"
    (tmp_path / "clinic.yml").write_text("web_address: https://theirs.hospital/\n")
    assert (
        with_clinic(ours, tmp_path / "clinic.yml").config["site_url"] == "https://theirs.hospital/"
    )
    (tmp_path / "clinic.yml").write_text("name: Theirs\n")
    assert with_clinic(ours, tmp_path / "clinic.yml").config["site_url"] == "https://example.org/"


def test_faults_stand_at_the_line_of_the_clinics_own_file(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text("name: Us\n\nphone: 12\n")
    (problem,) = faults(with_clinic(project, path))
    assert (problem.file, problem.line) == (path.as_posix(), 3)


@pytest.mark.parametrize("text", ["", "- a\n", "a: [", "\x00"])
def test_a_file_that_holds_no_settings(project: Project, tmp_path: Path, text: str) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text(text)
    with pytest.raises(Trouble):
        with_clinic(project, path)
    with pytest.raises(Trouble, match="There is no file"):
        with_clinic(project, tmp_path / "gone.yml")


def test_a_day_that_does_not_exist_is_told_with_its_line(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text("name: Us\nstay: 2026-02-30\n")
    told = "clinic.yml, line 2: “2026-02-30” is a day that does not exist."
    with pytest.raises(Trouble, match=told):
        with_clinic(project, path)
    assert main(["clinic", "new", "--answers", str(path)]) == 2
    assert told in capsys.readouterr().err


def test_the_examples_fit_and_the_schema_says_the_same() -> None:
    for key, setting in SETTINGS.items():
        example = yaml.safe_load(setting.example) if setting.kind == "badges" else setting.example
        assert misfit(setting.kind, example) == "", key
        jsonschema.validate({key: example}, schema())
    jsonschema.validate(yaml.safe_load(EXAMPLE.read_text("utf-8")), schema())
    for wrong in ({"nmae": "x"}, {"phone": "ring"}, {"map": "http://x"}, {"colour": "red"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema())


def test_the_committed_file_and_schema_are_made_by_the_command() -> None:
    hosting = ROOT / "hosting"
    text = clinic_file({}, "clinic.yml", "clinic.schema.json")
    assert (hosting / "clinic.yml").read_text("utf-8") == text
    assert json.loads((hosting / "clinic.schema.json").read_text("utf-8")) == schema()


def test_new_writes_the_answers_and_never_over_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "mine.yml"
    assert main(["clinic", "new", "--answers", str(EXAMPLE), "--to", str(to)]) == 0
    assert yaml.safe_load(to.read_text("utf-8")) == yaml.safe_load(EXAMPLE.read_text("utf-8"))
    assert main(["clinic", "new", "--answers", str(EXAMPLE), "--to", str(to)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_new_refuses_answers_that_do_not_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "answers.yml"
    answers.write_text("phone: 12\nnmae: x\nstay: 2026-12-01\nwork: a\nwork: b\n")
    assert main(["clinic", "new", "--answers", str(answers)]) == 2
    error = capsys.readouterr().err
    assert "phone: Write the number in quotes" in error
    assert "work: given twice" in error
    assert 'stay: Put it in quotes: "2026-12-01"' in error
    assert "nmae: unknown" in error


def test_new_asks_until_an_answer_fits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = iter(["ring us", "0171 946 2271"])

    def answer(question: str) -> str:
        return next(given) if question.endswith("  phone: ") else ""

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert main(["clinic", "new"]) == 0
    out = capsys.readouterr().out
    assert "Write the number in quotes" in out
    assert '\nphone: "0171 946 2271"\n' in out


def test_the_end_of_input_keeps_what_was_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = iter(["Our clinic"])

    def answer(_: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert main(["clinic", "new"]) == 0
    out = capsys.readouterr().out
    assert "Ended here." in out
    assert '\nname: "Our clinic"\n' in out


@pytest.mark.parametrize("place", ["gone/mine.yml", "file/mine.yml", "file"])
def test_a_place_that_cannot_be_written_is_told_before_the_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").write_text("x")

    def answer(_: str) -> str:
        raise AssertionError("nobody should be asked")

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert main(["clinic", "new", "--to", str(tmp_path / place)]) == 2
