"""The built site as one book: each page's article in the order of the menu, ready for paper.

Reads the built HTML of either builder, so that every Markdown extension is already applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clinicpages.built import BuiltPage, built_pages
from clinicpages.export import paper
from clinicpages.export.tree import Element, html, parse
from clinicpages.page import Page
from clinicpages.problem import Trouble
from clinicpages.project import Project


@dataclass(frozen=True)
class Article:
    """One page for paper. `section` is its heading in the menu, `address` its path on the web."""

    slug: str
    title: str
    section: str
    address: str
    built: BuiltPage
    page: Page
    body: Element

    @property
    def file(self) -> str:
        """How a message names the page."""
        return self.page.file

    @property
    def meta(self) -> Mapping[str, object]:
        """The lines between the two ---."""
        return self.page.meta


def articles(project: Project, site: Path) -> list[Article]:
    """Every page that is printed, in the order of the menu; pages outside it come last.

    Raises Trouble when the folder holds no page.
    """
    listed = settings(project).get("leave_out")
    left_out = listed if isinstance(listed, list) else []
    by_name = {b.name: b for b in built_pages(project, site)}
    if not by_name:
        raise Trouble(f"There is no built page in {site}.", "Build the site first: scripts/site")
    found = []
    order = {name: (number, section) for number, (name, section) in enumerate(_menu(project))}
    for name in sorted(by_name, key=lambda n: (order.get(n, (len(order), ""))[0], _plain(n))):
        page = by_name[name]
        if page.page is None:
            continue
        if page.page.path.relative_to(project.docs).as_posix() not in left_out:
            found.append(_article(page, page.page, order.get(name, (0, ""))[1]))
    names: dict[str, Article] = {}
    for article in found:
        other = names.setdefault(article.slug, article)
        if other is not article:
            told = f"{article.file} and {other.file} would have the same name among the PDFs."
            raise Trouble(told, "Give one of the two files another name.")
    return found


def settings(project: Project) -> Mapping[str, object]:
    """`extra.export` of mkdocs.yml."""
    given = project.extra.get("export") or {}
    return given if isinstance(given, Mapping) else {}


def _plain(name: str) -> tuple[bool, str]:
    """The home page first, then by name: the order of a site without a menu of its own."""
    return name != "index.html", name


def _menu(project: Project) -> Iterator[tuple[str, str]]:
    """(built name, section) of each page in `nav`."""
    pages = {p.path.relative_to(project.docs).as_posix(): p for p in project.pages}
    for file, section in _entries(project.config.get("nav") or [], ""):
        if file in pages:
            yield project.built_name(pages[file]), section


def _entries(nav: object, section: str) -> Iterator[tuple[str, str]]:
    if isinstance(nav, str):
        yield nav, section
    elif isinstance(nav, list):
        for entry in nav:
            yield from _entries(entry, section)
    elif isinstance(nav, Mapping):
        for title, value in nav.items():
            yield from _entries(
                value, section or str(title) if isinstance(value, list) else section
            )


def _article(built: BuiltPage, page: Page, section: str) -> Article:
    document = parse(built.html)
    main = document.find("main") or _by_role(document) or document
    body = main.find("article") or main
    paper.prepare(body)
    heading = next((e for e in body.walk() if e.tag == "h1"), None)
    title = heading.words if heading else str(page.meta.get("title") or page.path.stem)
    address = built.name.removesuffix("index.html")
    return Article(slug_of(built.name), title, section, address, built, page, body)


def _by_role(document: Element) -> Element | None:
    return next((e for e in document.walk() if e.attrs.get("role") == "main"), None)


def slug_of(name: str) -> str:
    """`driving` for driving/index.html or driving.html, `index` for the home page.

    Deeper pages are joined with hyphens: evidence/index.html is `evidence`, a/b.html is `a-b`.
    """
    path = name.removesuffix("index.html").rstrip("/").removesuffix(".html")
    return path.replace("/", "-") or "index"


def book_html(inside: Sequence[Article], title: str, language: str) -> str:
    """One HTML document of these articles: what another engine would be given."""
    parts = [f'<article id="{a.slug}">{html(a.body)}</article>' for a in inside]
    head = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
    return head + "\n".join(parts) + "</html>"
