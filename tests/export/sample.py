"""Small built sites for the tests of exports: the HTML is what both builders give for an article."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdf
import yaml
from clinicpages.export import make
from clinicpages.export.editions import Document, documents
from clinicpages.project import Project, find

CASES = Path(__file__).parent.parent / "cases" / "print"
EVERYTHING = (CASES / "every-construct.html").read_text("utf-8")

HOME = '<h1>Start</h1><p id="top">Read about <a href="driving/#when">driving</a>.</p>'
HELP = '<h1>When to get help</h1><div class="help help-emergency"><p>Call.</p></div>'
PAGES = {"index": HOME, "driving": EVERYTHING, "help": HELP}


def project(folder: Path, pages: Mapping[str, str] = PAGES, **settings: object) -> Project:
    """A project with these pages, built: `name -> article HTML`, in the order of the menu."""
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    for name, html in pages.items():
        top = f"---\ntitle: {name.title()}\nchecked: 2026-03-02\n---\ntext\n"
        (folder / "docs" / f"{name}.md").write_text(top, "utf-8")
        built = folder / "site" / ("" if name == "index" else name) / "index.html"
        built.parent.mkdir(parents=True, exist_ok=True)
        built.write_text(
            f"<!doctype html><html lang=en><body><nav>menu</nav><main><article>{html}</article></main>"
            '<p class="take"><a href="other/">Print or download this page</a></p>',
            "utf-8",
        )
    config = {
        "site_name": "Spine pages",
        "site_url": "https://example.org/",
        "nav": [f"{name}.md" for name in pages],
        "extra": {"export": {"help": "help.md", "sheet": "help.md"}},
        **settings,
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), "utf-8")
    return find(folder / "mkdocs.yml")


def made(project: Project, kind: str, name: str = "-a4") -> tuple[Document, bytes]:
    """The first document of this kind whose name holds `name`, and its PDF."""
    chosen = next(d for d in documents(project, project.site, [kind]) if name in d.name)
    return chosen, make.pdf(chosen, project.site)


def text(pdf: bytes) -> str:
    """All words of a PDF on one line."""
    return " ".join(sheets(pdf))


def sheets(pdf: bytes) -> list[str]:
    """The words of each page of a PDF, each on one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def kinds_of_tags(pdf: bytes) -> list[str]:
    """The tags of a PDF in reading order, with the scope of headings: `TH Row`."""
    found = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, dict):
            if "/S" in node:
                attributes = node.get("/A", {})
                attributes = attributes.get_object() if attributes else {}
                parts = attributes if isinstance(attributes, list) else [attributes]
                scope = [str(p["/Scope"])[1:] for p in parts if "/Scope" in p]
                found.append(" ".join([str(node["/S"])[1:], *scope]))
            if "/K" in node and not isinstance(node["/K"], int):
                walk(node["/K"])

    root: Any = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    walk(root["/StructTreeRoot"])
    return found
