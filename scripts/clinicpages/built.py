"""The built site, page by page, each with the Markdown page that it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clinicpages.page import Page
from clinicpages.problem import Trouble
from clinicpages.project import Project


@dataclass(frozen=True)
class BuiltPage:
    """One HTML file. `name` is its path in the site; `page` is None where no Markdown made it."""

    path: Path
    name: str
    page: Page | None

    @cached_property
    def html(self) -> str:
        """The file's text."""
        return self.path.read_text("utf-8", errors="replace")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The file, read as a browser would."""
        return LexborHTMLParser(self.html)

    @property
    def article(self) -> LexborNode | None:
        """The page's text: its one <article>, else its <main>."""
        return self.tree.css_first("article") or self.tree.css_first("main")


def built_pages(project: Project, site: Path) -> Iterator[BuiltPage]:
    """Every HTML file of the site, by name, 404.html too; the downloads folder is left out.

    Raises Trouble when nothing is built there.
    """
    if not (site / "index.html").is_file():
        raise Trouble(f"There is no built site in {site.name}/.", "Build it first:  scripts/site")
    sources = {project.built_name(page): page for page in project.pages}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if not name.startswith("downloads/"):
            yield BuiltPage(path, name, sources.get(name))
