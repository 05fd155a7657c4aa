"""Clinic settings: known, well written, and never without words when unset."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import tostring

import pytest
import yaml
from clinicpages.blocks.clinic_value import address, element
from clinicpages.clinic import SETTINGS, faults, value, with_clinic
from clinicpages.project import find
from hypothesis import given
from hypothesis import strategies as st


def faults_of(tmp_path: Path, clinic: dict[str, object]) -> list[tuple[int, str, str]]:
    text = yaml.safe_dump({"site_name": "x", "extra": {"clinic": clinic}}, sort_keys=False)
    (tmp_path / "mkdocs.yml").write_text(text)
    found = faults(find(tmp_path / "mkdocs.yml"))
    return [(problem.line, problem.message, problem.fix) for problem in found]


@pytest.mark.parametrize("key", SETTINGS)
def test_unset_values_have_words(key: str) -> None:
    for empty in ({}, {key: ""}, {key: None}, {key: "  "}):
        assert value(empty, key) == SETTINGS[key].unset != ""


def test_the_emergency_number_is_never_blank() -> None:
    assert "999" in value({}, "emergency_number")
    assert "Ask your team" not in value({}, "emergency_number")


def test_good_settings_have_no_fault(tmp_path: Path) -> None:
    good = {
        "name": "A clinic",
        "phone": "020 7946 0000 ext 12",
        "map": "https://example.org/map",
        "feedback": "pages@example.org",
        "colour": "#0b4f6c",
    }
    assert faults_of(tmp_path, dict(good)) == []


@pytest.mark.parametrize(
    ("clinic", "said"),
    [
        ({"phonee": "1"}, "“phonee” is not a clinic setting."),
        ({"phone": 2079460000}, "phone: “2079460000” is not in quotes."),
        (
            {"reviewer": "Dr Wren, surgeon, 2026-13-45"},
            "reviewer: “Dr Wren, surgeon, 2026-13-45” cannot be used.",
        ),
        (
            {"reviewer": "Dr Wren, surgeon, 0026-01-01"},
            "reviewer: “Dr Wren, surgeon, 0026-01-01” cannot be used.",
        ),
        ({"phone": "ring us"}, "phone: “ring us” cannot be used."),
        ({"map": "javascript:alert(1)"}, "map: “javascript:alert(1)” cannot be used."),
        ({"colour": "blue"}, "colour: “blue” cannot be used."),
        ({"colour": "#66aaff"}, "colour: “#66aaff” cannot be used."),
        ({"feedback": "nobody"}, "feedback: “nobody” cannot be used."),
        ({"name": ["a", "b"]}, "name: “['a', 'b']” cannot be used."),
    ],
)
def test_each_fault_at_its_line(tmp_path: Path, clinic: dict[str, object], said: str) -> None:
    ((line, message, fix),) = faults_of(tmp_path, {"address": "x", **clinic})
    assert (line, message) == (5, said)
    assert fix


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("driving: no", "driving: “no” is not in quotes, so pages would print “False”."),
        ("visitors: yes", "visitors: “yes” is not in quotes, so pages would print “True”."),
        ("stay: 12:30", "stay: “12:30” is not in quotes, so pages would print “750”."),
        ("phone_hours: 9:00", "phone_hours: “9:00” is not in quotes, so pages would print “540”."),
        ("name: on", "name: “on” is not in quotes, so pages would print “True”."),
        ("phone: 0171", "phone: “0171” is not in quotes, so pages would print “121”."),
        ("work: 2026-12-01", "work: “2026-12-01” is not in quotes."),
        ("badges: yes", "badges: “True” cannot be used."),
    ],
)
@pytest.mark.parametrize("place", ["mkdocs.yml", "inherited", "clinic file"])
def test_values_without_quotes_are_told_as_written(
    tmp_path: Path, place: str, line: str, said: str
) -> None:
    inside = f"site_name: x\nextra:\n  clinic:\n    address: x\n    {line}\n"
    (tmp_path / "mkdocs.yml").write_text(inside if place != "clinic file" else "site_name: x\n")
    (tmp_path / "ours.yml").write_text("INHERIT: mkdocs.yml\nextra: {clinic: {country: Here}}\n")
    (tmp_path / "clinic.yml").write_text(f"address: x\n{line}\n")
    project = find(tmp_path / ("ours.yml" if place == "inherited" else "mkdocs.yml"))
    if place == "clinic file":
        project = with_clinic(project, tmp_path / "clinic.yml")
    (problem,) = faults(project)
    assert problem.message == said
    file = (tmp_path / "clinic.yml").as_posix() if place == "clinic file" else "mkdocs.yml"
    assert (problem.file, problem.line) == (file, 2 if place == "clinic file" else 5)
    if "quotes" in said:
        key, _, text = line.partition(": ")
        assert problem.fix == f'Put it in quotes:  {key}: "{text}"'


@pytest.mark.parametrize("place", ["mkdocs.yml", "clinic file"])
def test_a_setting_that_is_given_twice_is_told_with_both_lines(tmp_path: Path, place: str) -> None:
    rows = ["phone: '12'", "name: Us", "phone: '13'"]
    inside = "".join(f"    {row}\n" for row in rows)
    empty = place == "clinic file"
    text = "site_name: x\n" if empty else f"site_name: x\nextra:\n  clinic:\n{inside}"
    (tmp_path / "mkdocs.yml").write_text(text)
    (tmp_path / "clinic.yml").write_text("\n".join(rows))
    project = find(tmp_path / "mkdocs.yml")
    project = with_clinic(project, tmp_path / "clinic.yml") if empty else project
    (problem,) = faults(project)
    lines = "1 and 3" if empty else "4 and 6"
    assert problem.message == (
        f"“phone” is given more than once, in lines {lines}. Only the last counts."
    )
    assert problem.line == (3 if empty else 6)


@pytest.mark.parametrize("given", ["hello", "[a, b]"])
def test_settings_that_are_no_names_and_values(tmp_path: Path, given: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nextra:\n  clinic: {given}\n")
    project = find(tmp_path / "mkdocs.yml")
    assert project.clinic == {}
    (problem,) = faults(project)
    assert (problem.file, problem.line) == ("mkdocs.yml", 3)
    assert "holds no names and values" in problem.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("020 7946 0000", "tel:02079460000"),
        ("+44 (0)20 7946", "tel:+44207946"),
        ("0044 (0)20 7946", "tel:0044207946"),
        ("(0)20 7946", "tel:0207946"),
        ("+49 (0)30 123 98 76 ext. 12", "tel:+49301239876;ext=12"),
        ("01234 567 ext. 89", "tel:01234567;ext=89"),
    ],
)
def test_phone_numbers_can_be_dialled(text: str, expected: str) -> None:
    assert address("phone", text) == expected


@given(st.text(), st.dictionaries(st.sampled_from(sorted(SETTINGS)), st.text()))
def test_any_key_and_value_give_one_safe_element(key: str, clinic: dict[str, object]) -> None:
    html = tostring(element(key, clinic), "unicode")
    assert html.startswith(("<span", "<mark"))
    assert "<script" not in html
