import re

import pytest
from clinicpages.contrast import PAPER, contrast
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT

COLOUR = st.from_regex("#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # The best known border of WCAG AA: the lightest grey that passes on white.
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_known_contrasts(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)


@given(COLOUR, COLOUR)
def test_the_order_of_two_colours_does_not_matter(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1.0 <= contrast(one, other) <= 21.0


@pytest.mark.parametrize("word", ["", "red", "#fff", "0b4f6c7"])
def test_other_words_are_refused(word: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        contrast(word, "#ffffff")


def test_paper_is_the_paper_of_the_style_sheet() -> None:
    sheet = (ROOT / "docs/assets/styles/site.css").read_text("utf-8")
    found = re.search(r"--paper: (#[0-9a-f]{6});", sheet)
    assert found is not None
    assert found[1] == PAPER
