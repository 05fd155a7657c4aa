from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from clinicpages.blocks.array import array
from clinicpages.export.pictures import dotted

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
