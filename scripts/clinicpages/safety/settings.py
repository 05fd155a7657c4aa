"""mkdocs.yml: only settings and extensions that cannot run or fetch anything foreign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from clinicpages.project import Project, PythonName
from clinicpages.safety.markup import Breach
from clinicpages.safety.source import Found, line_at

KEYS = frozenset(
    {
        "INHERIT", "copyright", "docs_dir", "exclude_docs", "extra", "extra_css",
        "markdown_extensions", "nav", "not_in_nav", "plugins", "site_author", "site_description",
        "site_dir", "site_name", "site_url", "strict", "theme", "use_directory_urls", "validation",
    }
)  # fmt: skip
EXTENSIONS = frozenset(
    {
        "abbr", "admonition", "attr_list", "clinicpages.blocks", "def_list", "footnotes",
        "md_in_html", "meta", "sane_lists", "smarty", "tables", "toc", "pymdownx.betterem",
        "pymdownx.details", "pymdownx.emoji", "pymdownx.snippets", "pymdownx.superfences",
        "pymdownx.tabbed", "pymdownx.tasklist",
    }
)  # fmt: skip
PLUGINS = frozenset({"search"})
NAMES = frozenset(
    {
        "material.extensions.emoji.twemoji", "material.extensions.emoji.to_svg",
        "pymdownx.emoji.to_alt", "clinicpages.blocks.emoji.index",
    }
)  # fmt: skip
# Settings of the theme that would load something or take the frame from elsewhere.
THEME = frozenset({"name", "language", "custom_dir", "font", "features", "palette", "icon"})


def breaches(project: Project) -> Iterator[Found]:
    """Every setting that may not stand there, at its line."""
    text = project.config_path.read_text("utf-8-sig")
    for rule, name, what in _breaches(project.config):
        line = _line(text, name)
        yield line, Breach(rule, name, what)


def _line(text: str, name: str) -> int:
    match = re.search(rf"(?m)^[^#\n]*{re.escape(name)}", text)
    return line_at(text, match.end()) if match else 1


def _breaches(config: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in config:
        if key not in KEYS:
            yield "setting", str(key), f"the setting “{key}” can run or load what is not ours"
    for name, options in _named(config.get("plugins") or []):
        if name not in PLUGINS:
            yield "plugin", name, f"the plugin “{name}” is not on the list"
        elif options:
            yield "plugin", name, f"the plugin “{name}” takes no settings here"
    for name, options in _named(config.get("markdown_extensions") or []):
        if name not in EXTENSIONS:
            yield "extension", name, f"the extension “{name}” is not on the list"
        elif name == "pymdownx.snippets":
            yield from _snippets(options)
    yield from _theme(config.get("theme"))
    for folder in ("docs_dir", "site_dir"):
        given = str(config.get(folder, ""))
        if given.startswith(("/", "~")) or ".." in given.split("/"):
            yield "setting", given, f"{folder} leads out of the project's folder"
    for thing in _python(config):
        if thing not in NAMES:
            yield "python", thing, f"“{thing}” would run code that is not on the list"
    for sheet in config.get("extra_css") or []:
        if re.match(r"(?:[a-z]+:)?//", str(sheet)):
            yield "remote", str(sheet), f"the style sheet {sheet} would be loaded from another site"


def _named(items: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = items.items() if isinstance(items, Mapping) else items
    for item in rows:
        if isinstance(item, Mapping):
            for name, options in item.items():
                yield str(name), options if isinstance(options, Mapping) else {}
        elif isinstance(item, tuple):
            yield str(item[0]), item[1] if isinstance(item[1], Mapping) else {}
        else:
            yield str(item), {}


def _snippets(options: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if options.get("url_download"):
        yield "extension", "url_download", "snippets would be fetched from the network"
    if options.get("restrict_base_path") is False:
        yield "extension", "restrict_base_path", "snippets could come from any folder"
    base = options.get("base_path") or []
    for folder in [base] if isinstance(base, str) else base:
        if str(folder).startswith(("/", "~")) or ".." in str(folder).split("/"):
            yield "extension", str(folder), f"snippets would come from {folder}"


def _theme(theme: Any) -> Iterator[tuple[str, str, str]]:
    if not isinstance(theme, Mapping):
        return
    for key in theme:
        if key not in THEME:
            yield "setting", str(key), f"the theme's setting “{key}” is not on the list"
    if theme.get("name") not in ("material", None):
        yield "setting", str(theme["name"]), f"the theme “{theme['name']}” is not ours"
    if theme.get("custom_dir") not in ("overrides", None):
        yield (
            "setting",
            str(theme["custom_dir"]),
            "the frame comes from another folder than overrides",
        )
    if theme.get("font"):
        yield "remote", "font", "the font would be loaded from another site"


def _python(value: Any) -> Iterator[str]:
    if isinstance(value, PythonName):
        yield value.name
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _python(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _python(inner)
