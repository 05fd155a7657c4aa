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

EVERYTHING = """
<h1>Driving</h1><p class="summary">For you if you drive.</p>
<h2 id="when">When can I drive?<a class="headerlink" href="#when">¶</a></h2>
<p>Ask   your <strong>team</strong>, <em>please</em>.<sup class="cite"><a href="#source-a">1</a></sup>
See <a href="../#top">the start</a> or <a href="https://www.example.net/rules">the rules</a>.</p>
<ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul>
<ol start="3"><li><p>third</p><p>more</p></li><li>fourth</li></ol>
<div class="help help-emergency"><p>Call now if you faint.</p></div>
<div class="help help-today"><p>Phone today.</p></div>
<div class="help help-ask"><p>Ask when you can.</p></div>
<div class="key"><p>The key message.</p></div>
<div class="admonition warning"><p class="admonition-title">Mind</p><p>the step</p></div>
<details><summary>More to read</summary><p>It was closed.</p></details>
<div class="tabbed-set"><input type="radio" name="t"><input type="radio" name="t">
<div class="tabbed-labels"><label>Day</label><label>Night</label></div>
<div class="tabbed-content"><div class="tabbed-block"><p>By day.</p></div>
<div class="tabbed-block"><p>By night.</p></div></div></div>
<div class="table-scroll"><table><caption>Who drives</caption>
<thead><tr><th>Question</th><th>Needle</th><th>Balloon</th></tr></thead>
<tbody><tr><td>How soon?</td><td>a day</td><td>two days</td></tr>
<tr><td>How far?</td><td>near</td><td>far</td></tr></tbody></table></div>
<p><abbr title="magnetic resonance imaging">MRI</abbr> then <abbr title="x">MRI</abbr> again</p>
<dl><dt>vertebra</dt><dd>a bone of the spine</dd><dt>disc</dt><dd>the cushion</dd></dl>
<blockquote><p>A quoted line.</p></blockquote>
<pre><code>typed  text</code></pre><p>Press <kbd>Enter</kbd>, H<sub>2</sub>O, x<sup>2</sup></p><hr>
<ul class="task-list"><li class="task-list-item"><input type="checkbox" disabled checked> packed</li></ul>
<p>Deux mots&nbsp;: <span lang="fr">bonne route</span> 😀</p>
<div class="figure"><p>About 3 in 10 people.</p>
<svg class="array" role="img" viewBox="0 0 100 20"><title>3 of 10 figures are filled</title>
<circle cx="10" cy="10" r="8" fill="currentColor"/></svg></div>
<section class="sources"><h2 id="src">Where this comes from</h2>
<ol><li id="source-a">A study. <a href="https://doi.org/10.1/x">https://doi.org/10.1/x</a></li></ol></section>
<section class="review"><p>Last checked: 2 March 2026. Not yet reviewed by a clinician.</p></section>
"""

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
        "extra": {"export": {"help": "help.md", "sheet": "driving.md"}},
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
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


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
