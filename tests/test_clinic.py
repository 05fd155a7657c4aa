"""Clinic settings: known, well written, and never without words when unset."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import tostring

import pytest
import yaml
from clinicpages.blocks.clinic_value import address, element
from clinicpages.clinic import SETTINGS, faults, value
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
        ({"phone": 2079460000}, "phone: “2079460000” cannot be used."),
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
    ("text", "expected"),
    [
        ("020 7946 0000", "tel:02079460000"),
        ("+44 (0)20 7946", "tel:+44020" + "7946"),
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
