from __future__ import annotations

from pathlib import Path

from clinicpages.page import read
from clinicpages.project import find
from clinicpages.render import render

from tests.conftest import copy_project


def test_an_emoji_is_a_sign_of_the_readers_own_type(tmp_path: Path) -> None:
    # The stock setting loads a picture from another site.
    root = copy_project(tmp_path / "project")
    path = root / "docs" / "driving.md"
    path.write_text(path.read_text("utf-8") + "\nWell done :thumbsup: today.\n", "utf-8")
    html = render(find(root / "mkdocs.yml"), read(path, root)).html
    assert "<p>Well done 👍 today.</p>" in html
