from pathlib import Path
from typing import Any

import pytest
from clinicpages.bench import lighthouse, pages
from clinicpages.problem import Trouble
from clinicpages.project import Project


def weight(name: str, page: int) -> pages.Weight:
    return pages.Weight(name, page, 10, 4000, 1000, 4, 0)


def test_the_ratio_to_stock_counts_all_that_is_fetched() -> None:
    ours = [weight("index.html", 1000), weight("driving/index.html", 5000)]
    stock = [weight("index.html", 25000), weight("driving/index.html", 35000)]
    text = pages.as_text({"ours": ours, "stock": stock})
    assert "First view of 2 pages" in text
    heaviest = next(row for row in text.splitlines() if row.startswith("heaviest"))
    assert heaviest.split()[1:6] == ["driving/", "5,000", "4,000", "1,000", "10,000"]
    assert heaviest.split()[6:] == ["10", "4", "0.25"]
    assert "Middle share of stock: 0.23." in text


def test_a_page_is_weighed_with_its_own_files_and_without_its_drawings(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "a.css").write_text("a {}" * 100)
    (tmp_path / "a.js").write_text("a();" * 100)
    page = project.pages[0]
    name = project.built_name(page)
    built = tmp_path / name
    built.parent.mkdir(parents=True, exist_ok=True)
    up = "../" * name.count("/")
    built.write_text(
        f'<link rel="stylesheet" href="{up}a.css"><script src="{up}a.js"></script>'
        '<script src="https://example.com/x.js"></script><svg><path d="M0 0"/></svg>'
    )
    (tmp_path / "index.html").touch()
    found = next(one for one in pages.weigh(project, tmp_path) if one.name == name)
    assert (found.requests, found.other_hosts) == (4, 1)
    assert found.styles == pages.squeezed(b"a {}" * 100)
    assert found.scripts == pages.squeezed(b"a();" * 100)
    assert found.drawings > 0


def report(score: float) -> dict[str, Any]:
    ids = {name: f"audit-of-{name}" for name in lighthouse.SCORES}
    return {
        "categories": {
            name: {"score": score, "auditRefs": [{"id": audit, "weight": 1}]}
            for name, audit in ids.items()
        },
        "audits": {
            **{audit: {"score": score} for audit in ids.values()},
            **{audit: {"numericValue": 900 * score} for audit in lighthouse.TIMES.values()},
        },
    }


def test_scores_are_the_middle_of_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = iter([report(1.0), report(0.8), report(1.0)])
    monkeypatch.setattr(lighthouse, "report", lambda *_: next(runs))
    result = lighthouse.measured(Path("lighthouse"), "http://127.0.0.1/", "driving/", 3)
    assert set(result.scores.values()) == {100}
    assert result.times["lcp_ms"] == 900
    assert result.lost == ()
    assert "100 / 100 / 100 / 100" in lighthouse.as_text([result])


def test_what_cost_points_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lighthouse, "report", lambda *_: report(0.5))
    result = lighthouse.measured(Path("lighthouse"), "http://127.0.0.1/", "", 1)
    assert "audit-of-seo" in lighthouse.as_text([result])
    assert result.page == "home"


def test_without_node_it_says_what_is_missing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Trouble, match="needs Node and npm"):
        lighthouse.installed(project)
