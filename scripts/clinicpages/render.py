"""A page's article as HTML, by Python-Markdown with the site's own extensions: no builder."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markdown import Markdown

from clinicpages.blocks import ATTRIBUTE, Context, emoji
from clinicpages.page import Page
from clinicpages.problem import Trouble
from clinicpages.project import Project, PythonName


@dataclass(frozen=True)
class Rendered:
    """The article's inner HTML. Links between pages still end in .md."""

    html: str


def render(project: Project, page: Page) -> Rendered:
    """The article of one page, also of a page outside the docs folder.

    Raises Trouble when an extension named in mkdocs.yml is not installed or stops on the page.
    """
    names, options = extensions(project)
    snippets = options.get("pymdownx.snippets")
    if snippets is not None:
        given = snippets.get("base_path") or ["."]
        given = [given] if isinstance(given, str) else list(given)
        base = [str(project.root / str(folder)) for folder in given]
        outside = not page.path.resolve().is_relative_to(project.docs.resolve())
        # A file outside docs/ finds what lies beside it first.
        snippets["base_path"] = [str(page.path.parent), *base] if outside else base
    if "pymdownx.emoji" in names:
        options["pymdownx.emoji"].setdefault("emoji_index", emoji.index)
    try:
        md = Markdown(extensions=names, extension_configs=options)
    except (ImportError, KeyError, TypeError, AttributeError) as error:
        raise Trouble(
            f"A Markdown extension named in {project.config_path.name} cannot be used: {error}."
        ) from error
    setattr(md, ATTRIBUTE, Context(project, page))
    try:
        return Rendered(md.convert(page.body))
    except RecursionError as error:
        raise Trouble(f"{page.file} nests its lists or quotes too deeply to be read.") from error


def extensions(project: Project) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """The names and options of `markdown_extensions`, as Python-Markdown takes them.

    MkDocs adds toc, tables and fenced_code to whatever mkdocs.yml names; so do we.
    """
    names = ["toc", "tables", "fenced_code"]
    options: dict[str, dict[str, Any]] = {}
    for item in project.config.get("markdown_extensions") or []:
        pairs = item.items() if isinstance(item, Mapping) else [(str(item), None)]
        for name, given in pairs:
            if name not in names:
                names.append(str(name))
            options[str(name)] = {k: _real(v) for k, v in (given or {}).items()}
    if "pymdownx.superfences" in names:
        names.remove("fenced_code")
    return names, options


def _real(value: Any) -> Any:
    """A `!!python/name:` as the thing it names; everything else as it is."""
    if isinstance(value, PythonName):
        module, _, attribute = value.name.rpartition(".")
        return getattr(importlib.import_module(module), attribute)
    if isinstance(value, Mapping):
        return {key: _real(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_real(inner) for inner in value]
    return value
