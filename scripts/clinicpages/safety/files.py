"""Files beside the pages: pictures, styles, scripts, templates, data. Each may do one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from clinicpages.project import Project
from clinicpages.safety.allowed import BLOCKS, EXTENSIONS
from clinicpages.safety.markup import Allowed, Breach
from clinicpages.safety.markup import breaches as in_node
from clinicpages.safety.source import Found, data, line_at

_SVG_ONLY = {**BLOCKS, "style": frozenset({"type"}), "title": frozenset[str]()}
_CSS = re.compile(
    r"@import[^;]*|url\(\s*[\"']?(?:[a-z]+:)?//[^)]*|url\(\s*[\"']?(?:javascript|data:text)[^)]*"
    r"|expression\s*\(|(?<![\w-])behavior\s*:|-moz-binding",
    re.I,
)
_TEMPLATE = {
    r"\|\s*safe\b": "prints text as code",
    r"__\w+__": "reaches into Python",
    r"<script(?![^>]*\bsrc=)[^>]*>": "holds a script of its own",
    r"<(?:iframe|object|embed|base|applet|frame|style)\b": "holds an element that is not allowed",
    r"\son\w+\s*=": "runs a script on an event",
    r"\sstyle\s*=": "holds a style of its own",
    r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//": "loads or links to another site",
    r"javascript:": "runs a script from a link",
    r"http-equiv\s*=\s*[\"']?refresh": "moves the reader",
    r"autoescape\s+false": "prints text as code",
}


def breaches(project: Project, scripts: frozenset[str]) -> Iterator[tuple[str, int, Breach]]:
    """Every breach in a file of docs/ or overrides/ that is no page: (file, line, what)."""
    for folder in (project.docs, project.root / "overrides"):
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() and not _stays(path, project.root):
                file = path.relative_to(project.root).as_posix()
                yield file, 0, Breach("link", file, "this link leads out of the project's folder")
            elif path.is_file() and path.suffix != ".md":
                file = path.relative_to(project.root).as_posix()
                for line, breach in _file(path, file, folder == project.docs, scripts):
                    yield file, line, breach


def _stays(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())


def _file(path: Path, file: str, in_docs: bool, scripts: frozenset[str]) -> Iterator[Found]:
    suffix = path.suffix.lower()
    if suffix == ".js":
        if not any(file.endswith(known) for known in scripts):
            yield 0, Breach("script", file, f"the script {path.name} is not one of ours")
        return
    if in_docs and (suffix not in EXTENSIONS or path.name.startswith((".", "_"))):
        yield 0, Breach("file", file, f"a file like {path.name} may not be published")
        return
    if suffix in (".svg", ".css", ".yml", ".html"):
        text = _text(path)
        kinds = {".svg": _svg, ".css": _css, ".yml": data, ".html": _template}
        yield from kinds[suffix](text)


def _text(path: Path) -> str:
    """The file as text, without the mark that some editors put first.

    Where it is not UTF-8, a question mark stands for each such sign: the check `evidence` says so.
    """
    found = path.read_bytes()
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        return found.decode("utf-8-sig", "replace").replace("\ufffd", "?")


def _svg(text: str) -> Iterator[Found]:
    """A picture may only draw."""
    tree = LexborHTMLParser(re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", "", text))
    body = tree.body
    if body is None:
        return
    for breach in in_node(body, Allowed(_SVG_ONLY, frozenset())):
        if breach.value.startswith("xmlns"):
            continue
        found = re.search(re.escape(breach.value.split("=")[0]), text, re.I)
        yield line_at(text, found.start()) if found else 1, breach
    if re.search(r"<!ENTITY", text, re.I):
        yield 1, Breach("element", "<!ENTITY", "a picture may not bring in other text")


def _css(text: str) -> Iterator[Found]:
    bare = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
    for match in _CSS.finditer(bare):
        what = f"“{match[0][:60]}” would load or run what is not ours"
        yield line_at(text, match.start()), Breach("style", match[0], what)


def _template(text: str) -> Iterator[Found]:
    bare = re.sub(r"\{#.*?#\}", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
    for pattern, does in _TEMPLATE.items():
        for match in re.finditer(pattern, bare, re.I):
            said = match[0].strip()
            yield line_at(text, match.start()), Breach("template", said, f"“{said}” {does}")
