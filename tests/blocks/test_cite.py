"""Citations: where the small number stands in its sentence."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring, tostring

import pytest
from clinicpages.blocks.cite import behind_stops

CITE = '<sup class="cite">1</sup>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"Bones heal {CITE}.", f"Bones heal.{CITE}"),
        (f"Bones heal {CITE}. Pain eases.", f"Bones heal.{CITE} Pain eases."),
        (f"Bones heal {CITE} in weeks.", f"Bones heal{CITE} in weeks."),
        (
            f"Bones heal, as <b>most</b> do {CITE}: look.",
            f"Bones heal, as <b>most</b> do:{CITE} look.",
        ),
        (f"{CITE}", f"{CITE}"),
        ("H<sup>2</sup> .", "H<sup>2</sup> ."),
    ],
)
def test_the_number_stands_behind_the_full_stop(written: str, shown: str) -> None:
    root = fromstring(f"<p>{written}</p>")
    behind_stops(root)
    assert tostring(root, "unicode") == f"<p>{shown}</p>"
