from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdf
import pytest
from clinicpages.blocks.array import array
from clinicpages.export.code import points
from clinicpages.export.pictures import dotted, is_sign
from clinicpages.export.tree import Element
from PIL import Image

from tests.export import sample


def markup(filled: int, total: int) -> str:
    return ElementTree.tostring(array(filled, total, "a"), "unicode")


@pytest.mark.parametrize(("filled", "total"), [(0, 100), (44, 100), (100, 100), (8, 1000)])
def test_each_circle_of_an_array_is_drawn_by_itself(filled: int, total: int) -> None:
    out = dotted(markup(filled, total))
    assert "pattern" not in out
    assert f"{filled} of {total:,} circles" in out
    rings, *holes = re.findall(r'<path d="([^"]*)"', out)
    assert circles(rings) == total
    assert sum(circles(path) for path in holes) == total - filled


def circles(path: str) -> int:
    """Ten units from one circle to the next."""
    return sum(int(float(wide) // 10) + 1 for wide in re.findall(r"h([\d.]+)", path))


def test_no_picture_repeats_a_pattern(tmp_path: Path) -> None:
    page = f"<h1>A</h1>{markup(44, 100)}"
    pdf = sample.made(sample.project(tmp_path, {"index": page}), "leaflets")[1]
    with pikepdf.open(io.BytesIO(pdf)) as made:
        kinds = [str(one.get("/Type")) for one in made.objects if isinstance(one, pikepdf.Stream)]
    assert kinds
    assert "/Pattern" not in kinds


def test_an_array_that_is_not_ours_is_left_as_it_is() -> None:
    theirs = '<svg class="array"><pattern id="a"></pattern><rect fill="red"/></svg>'
    assert dotted(theirs) == theirs


@pytest.mark.parametrize(
    ("width", "points_", "sign"),
    [
        ("20", "15pt", True),
        ("40px", "30pt", True),
        ("41", "30.75pt", False),
        ("1.2em", "14.4pt", True),
        ("10em", "120pt", False),
        ("2rem", "24pt", True),
        ("100%", "auto", False),
        ("", "auto", False),
        ("wide", "auto", False),
    ],
)
def test_a_small_picture_is_a_sign_in_its_line(width: str, points_: str, sign: bool) -> None:
    assert points(width) == points_
    assert is_sign(Element("img", {"width": width})) is sign


@pytest.fixture
def photos(tmp_path: Path) -> Callable[[str], bytes]:
    """Makes the leaflet of a page that may show the photo wide.png."""

    def make(html: str) -> bytes:
        project = sample.project(tmp_path, {"index": html})
        Image.new("RGB", (1600, 400), "grey").save(project.site / "wide.png")
        return sample.made(project, "leaflets")[1]

    return make


@pytest.mark.parametrize("width", ["20", "1em", "300", "10em", ""])
def test_a_photo_may_stand_between_words(photos: Callable[[str], bytes], width: str) -> None:
    pdf = photos(f'<h1>A</h1><p>See <img src="wide.png" alt="a bar" width="{width}"> here.</p>')
    assert "See here." in sample.text(pdf)
    assert sample.kinds_of_tags(pdf).count("Figure") == 2  # the code leads to the web


def test_words_of_a_wide_photo_stand_below_it(photos: Callable[[str], bytes]) -> None:
    words = "These are the words below it"
    picture = f'<img src="wide.png" alt="a bar"><figcaption>{words}</figcaption>'
    pdf = photos(f"<h1>A</h1><figure>{picture}</figure>")
    lines = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines()
    assert words in lines


def test_words_of_what_is_no_picture_follow_it(photos: Callable[[str], bytes]) -> None:
    quote = "<blockquote>They said so.</blockquote><figcaption>Somebody</figcaption>"
    assert "They said so. Somebody" in sample.text(photos(f"<h1>A</h1><figure>{quote}</figure>"))


def test_a_word_too_long_for_its_cell_is_parted(photos: Callable[[str], bytes]) -> None:
    word = "Pneumonoultramicroscopicsilicovolcanoconiosis"
    cells = f"<tr><td>{word}</td><td>vertebroplasty</td>{'<td>many words here</td>' * 2}</tr>"
    pdf = photos(f"<h1>A</h1><table>{cells}</table>")
    text = sample.text(pdf)
    assert word not in text
    assert word in re.sub(r"[-\s\xad\u2010]", "", text)
    assert "vertebroplasty" in text
