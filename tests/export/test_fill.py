from __future__ import annotations

from pathlib import Path

from clinicpages.export import fill
from clinicpages.export.fill import Made
from clinicpages.export.run import export, present

from tests.export import sample

FILES = [
    Made("booklet-a4.pdf", "The whole booklet", "booklet", "", 84_400, 12, 1772452800),
    Made("booklet-letter.pdf", "The whole booklet", "booklet", "", 1_240_000, 12, 1772452800),
    Made("leaflets/driving-a4.pdf", "Driving", "leaflets", "driving", 9_000, 1, 1772452800),
    Made("site-offline.zip", "The whole site", "offline", "", 999_900, 0, 1772452800),
]


def test_the_list_names_paper_pages_size_and_date() -> None:
    html = fill.listed(FILES, "../")
    assert '<a href="../downloads/booklet-a4.pdf">The whole booklet, A4 PDF</a>' in html
    assert "(12 pages, 84 KB, 2 March 2026)" in html
    assert "US Letter PDF</a> (12 pages, 1.2 MB, 2 March 2026)" in html
    assert "The whole site, ZIP</a> (1.0 MB, 2 March 2026)" in html


def test_the_list_stands_in_its_place_and_each_page_leads_to_its_leaflet(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    page = project.site / "driving" / "index.html"
    other = page.read_text().replace("<h1>", '<div class="downloads"><p>Soon.</p></div><h1>')
    page.write_text(other)
    fill.fill(project.site, FILES)
    html = page.read_text()
    assert "Soon." not in html
    assert '<div class="downloads">\n<h3>All pages as a booklet</h3>' in html
    link = '<a href="../downloads/leaflets/driving-a4.pdf">'
    assert f"{link}Print or download this page (PDF, 1 page, 9 KB)</a>" in html
    assert "other/" in (project.site / "index.html").read_text()


def test_all_kinds_are_made_once_and_taken_from_the_cache_after(tmp_path: Path) -> None:
    project = sample.project(tmp_path)
    kinds = ("booklet", "large", "leaflets", "sheet", "offline")
    export(project, project.site, kinds)
    made = {p.relative_to(project.site): p.read_bytes() for p in project.site.rglob("*.pdf")}
    assert len(made) == 2 + 4 + 6 + 2
    assert set(present(project.site)) == set(kinds)
    kept = sorted((tmp_path / ".cache" / "exports").iterdir())
    times = [p.stat().st_mtime_ns for p in kept]
    export(project, project.site, kinds)
    assert [p.stat().st_mtime_ns for p in kept] == times
    assert {
        p.relative_to(project.site): p.read_bytes() for p in project.site.rglob("*.pdf")
    } == made
