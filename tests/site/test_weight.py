"""What a page costs before the first view, on every page."""

from __future__ import annotations

from pathlib import Path

from clinicpages.bench.pages import weigh
from clinicpages.project import Project

# Bytes after brotli; drawings are counted apart. 2 KB of script, 15 KB in all for an article.
SCRIPTS = 2048
ARTICLE = 15 * 1024
# These are no articles: the comparison holds four tables and a form, the other all sources.
LONG = {"compare/index.html": 20 * 1024, "evidence/index.html": 30 * 1024}


def test_no_page_is_heavier_than_an_old_phone_can_bear(
    project: Project, built_mkdocs: Path
) -> None:
    found = list(weigh(project, built_mkdocs))
    assert [(p.name, p.scripts) for p in found if p.scripts > SCRIPTS] == []
    assert [(p.name, p.whole) for p in found if p.whole > LONG.get(p.name, ARTICLE)] == []
    assert [p.name for p in found if p.requests > 5 or p.other_hosts] == []
