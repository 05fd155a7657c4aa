"""One run over a built site: pages, files, PDFs, offline copies, what only one builder reads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

from clinicpages.links.address import SCHEME, Site, folder_of
from clinicpages.links.files import orphans, read_files
from clinicpages.links.finding import Finding
from clinicpages.links.inside import read_page, read_pages
from clinicpages.links.match import Place
from clinicpages.links.pdf import read_pdfs
from clinicpages.links.report import problem, problems
from clinicpages.links.scan import Scan
from clinicpages.links.source import Sources
from clinicpages.links.tree import Tree, Zip
from clinicpages.problem import Problem

_IN_A_COPY = ("page", "file", "case", "anchor", "leaves")
_BOTH = {"mkdocs", "zensical"}


def inside(scan: Scan, sources: Sources) -> Iterator[Problem]:
    """Everything that is wrong inside one site, one problem for each cause."""
    tree = scan.site.tree
    found = [*problems(_findings(scan, sources), sources, tree)]
    yield from found
    told = {_cause(p) for p in found}
    for name in sorted(n for n in tree.names if n.lower().endswith(".zip")):
        for copied in _in_copy(tree, name, sources):
            if _cause(copied) not in told:
                yield copied
    if set(sources.project.limits("links").get("builders") or ()) >= _BOTH:
        places = {(p.file, p.line) for p in found}
        for note in _for_one_builder(sources):
            if (note.file, note.line) not in places:
                yield note


def _findings(scan: Scan, sources: Sources) -> Iterator[Finding]:
    read_pages(scan)
    beside = [*read_files(scan)]
    scan.settle()
    for finding in scan.findings:
        if finding.kind == "anchor":
            name, fragment = finding.words["name"], finding.words["fragment"]
            finding.words["near"] = scan.near(name, fragment)
    yield from scan.findings
    yield from beside
    yield from read_pdfs(scan)
    yield from orphans(scan, sources.page_file, sources.left_alone)


def _cause(problem: Problem) -> tuple[object, ...]:
    return problem.file, problem.line, problem.extra["kind"], problem.extra["url"]


def _in_copy(tree: Tree, name: str, sources: Sources) -> Iterator[Problem]:
    """Links inside a zip of the site, where no server helps: what the copy leaves out."""
    try:
        copy = Zip(io.BytesIO(tree.read(name)), tree.shown_name(name))
    except (zipfile.BadZipFile, OSError):
        finding = Finding("unreadable", name, name, name, "", "file", {"wanted": "a zip file"})
        yield from problems([finding], sources, tree)
        return
    scan = Scan(Site(copy, "", offline=True), words=False)
    for page in copy.pages:
        if page != "404.html":
            read_page(scan, page, copy.read(page))
    scan.settle()
    found = [f for f in scan.findings if f.kind in _IN_A_COPY]
    for finding in found:
        if finding.url.startswith("/"):
            finding.kind = "offline"
    yield from problems(found, sources, copy)


def _for_one_builder(sources: Sources) -> Iterator[Problem]:
    """Relative addresses in HTML in Markdown: MkDocs leaves them, Zensical 0.0.73 moves them."""
    for page, one in sources.in_html_of_pages():
        value = one.value
        tag, _, key = one.name.partition(" ")
        if key not in ("href", "src", "srcset", "poster", "data", "action") or not value:
            continue
        if value.startswith(("/", "#", "?")) or SCHEME.match(value) or not urlsplit(value).path:
            continue
        beside = folder_of(sources.in_docs(page))
        if folder_of(sources.project.built_name(page)) != beside or value.endswith(".md"):
            finding = Finding("portable", page.file, value, "", "", "text", {"tag": tag})
            yield problem(finding, Place(one.file, one.line, value), [page.file])
