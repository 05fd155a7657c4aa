"""Whatever a writer types: the page is made, and the check reads it, without a stop."""

from __future__ import annotations

import re
from pathlib import Path

from clinicpages.blocks import cite, figure, glossary
from clinicpages.checks import Task
from clinicpages.checks import evidence as check
from clinicpages.page import Page
from clinicpages.project import find
from clinicpages.render import render
from hypothesis import given, settings
from hypothesis import strategies as st

PAIRS = Path(__file__).parent / "pairs"
PARTS = st.sampled_from(
    [
        *"[]{}@|/;*_<>\n ",
        "[@ash-2010]",
        "[@",
        "{figure fall}",
        "{figure ",
        "{word leaf|leaves}",
        "/// figure | fall\n",
        "/// help | today\n",
        "/// figures | leaf-ash leaf-oak\n",
        "/// compare\n",
        "/// matters\n- a\n",
        "\n///\n",
        "\n\n",
        "    attrs: {a: b}\n",
        "- item\n",
        "| a | b |\n|---|---|\n",
        "12 in 100",
        "90%",
        "rare",
        "```\n",
        "<!-- ",
        " -->",
        "\u2028é",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=25).map("".join))
def test_any_text_makes_a_page_and_a_report(text: str) -> None:
    project = find(PAIRS / "mkdocs.yml")
    page = Page(project.docs / "any.md", "docs/any.md", text)
    html = render(project, page).html
    # What stands in a comment is never shown.
    assert "data-sources" not in re.sub("<!--.*?-->", "", html, flags=re.S)
    for problem in check.check(Task(project, (page,), None, True, None)):
        assert 1 <= problem.line <= max(len(page.lines), 1)
        assert problem.message


@given(st.text(max_size=60))
def test_ids_are_what_stands_between_the_signs(text: str) -> None:
    import re

    for match in re.finditer(cite.PATTERN, f"[@{text}]"):
        assert all(";" not in name and "," not in name for name in cite.ids(match[1]))
    for pattern in (figure.PATTERN, glossary.PATTERN):
        for match in re.finditer(pattern, text):
            assert match[1] == match[1].strip()
            assert not set("{}\n") & set(match[1])


def test_a_very_large_page_is_not_searched() -> None:
    project = find(PAIRS / "mkdocs.yml")
    page = Page(project.docs / "any.md", "docs/any.md", "ensures that " * 100_000)
    [problem] = check.check(Task(project, (page,), None, True, None))
    assert problem.message == "This page has 1,300,000 letters. The limit is 400,000."
