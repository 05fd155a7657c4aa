from __future__ import annotations

from pathlib import Path

from clinicpages.bench import printing
from clinicpages.bench.links import Cost
from clinicpages.export.book import articles

from tests.export import sample


def test_a_sample_has_as_many_pages_as_asked(tmp_path: Path) -> None:
    project = sample.project(tmp_path / "own")
    made = printing.sample_of(project, project.site, 5, tmp_path / "sample")
    titles = [article.title for article in articles(made, made.site)]
    assert titles == ["Start", "Driving", "When to get help", "Start", "Driving"]


def test_a_cost_is_said_in_words() -> None:
    assert "1.50 s of processor" in str(Cost(1.5, 2.0, 90.0))
