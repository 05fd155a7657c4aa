"""A clinic's logo: each slip in its address or file has its own cause and its own way to mend it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from clinicpages import logo
from clinicpages.clinic import faults
from clinicpages.problem import Problem
from clinicpages.project import find
from clinicpages.publish import obstacles
from PIL import Image

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


def project_of(tmp_path: Path, address: str) -> Path:
    """A project whose clinic has this logo; gives the folder for pictures."""
    text = f'site_name: x\nextra:\n  clinic:\n    logo: "{address}"\n'
    (tmp_path / "mkdocs.yml").write_text(text)
    assets = tmp_path / "docs" / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    return assets


def found(tmp_path: Path) -> Problem:
    (problem,) = faults(find(tmp_path / "mkdocs.yml"))
    assert (problem.file, problem.line) == ("mkdocs.yml", 4)
    return problem


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("assets/LOGO.PNG", 'so that it ends in .png. Write it as  logo: "assets/LOGO.png"'),
        ("assets/logo.jpeg", 'so that it ends in .jpg. Write it as  logo: "assets/logo.jpg"'),
        (
            "docs/assets/logo.png",
            'Leave out the folder docs/. Write it as  logo: "assets/logo.png"',
        ),
        ("assets/our logo.png", 'without spaces. Write it as  logo: "assets/our-logo.png"'),
        ("logo.png", 'into the folder docs/assets. Write it as  logo: "assets/logo.png"'),
        ("assets/../../x.png", "into the folder docs/assets"),
        ("assets/logo.gif", "as an SVG, PNG, JPG or WebP picture"),
        ("assets/a&b.png", 'Write it as  logo: "assets/a-b.png"'),
    ],
)
def test_each_slip_of_an_address_has_its_own_cause(tmp_path: Path, address: str, fix: str) -> None:
    project_of(tmp_path, address)
    assert fix in found(tmp_path).fix


@pytest.mark.parametrize("name", ["logo.svg", "logo.png", "logo.jpg", "logo.webp"])
def test_a_good_logo_has_no_fault(tmp_path: Path, name: str) -> None:
    assets = project_of(tmp_path, f"assets/{name}")
    if name.endswith("svg"):
        (assets / name).write_text(SVG)
    else:
        Image.new("RGB", (40, 20)).save(assets / name)
    assert list(faults(find(tmp_path / "mkdocs.yml"))) == []


def test_a_missing_file_is_listed_with_all_else(tmp_path: Path) -> None:
    assets = project_of(tmp_path, "assets/logo.svg")
    assert found(tmp_path).message == "logo: there is no file docs/assets/logo.svg."
    today = datetime.date(2026, 11, 23)
    assert found(tmp_path) in obstacles(find(tmp_path / "mkdocs.yml"), today)
    (assets / "Logo.svg").write_text(SVG)
    assert "“Logo.svg”" in found(tmp_path).fix


def test_a_broken_picture_names_the_logo(tmp_path: Path) -> None:
    assets = project_of(tmp_path, "assets/logo.png")
    Image.new("RGB", (40, 20)).save(assets / "logo.png")
    (assets / "logo.png").write_bytes((assets / "logo.png").read_bytes()[:40])
    assert "logo: docs/assets/logo.png is not a whole picture" in found(tmp_path).message


def test_a_heavy_logo_is_refused(tmp_path: Path) -> None:
    assets = project_of(tmp_path, "assets/logo.svg")
    (assets / "logo.svg").write_text(SVG + " " * (logo.LARGEST - len(SVG)))
    assert list(faults(find(tmp_path / "mkdocs.yml"))) == []
    (assets / "logo.svg").write_text(SVG + " " * logo.LARGEST)
    problem = found(tmp_path)
    assert "has 301 KB; at most 300 are allowed" in problem.message
    assert "Save it smaller" in problem.fix
