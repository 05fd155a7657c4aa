"""What a builder printed when it stopped, as one clear message: page, line and fault.

Written for the words of MkDocs 1.6.1 and Zensical 0.0.73. Words that it does not know are shown as
they are, without banner or traceback.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinicpages.project import Project

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_MKDOCS = re.compile(r"^(?:WARNING|ERROR)\s+-\s+(.*)$", re.M)
_ZENSICAL = re.compile(r"^(?:Warning|Error): (.+)\n\s*[╭┌][^\[]*\[ (.+?):(\d+):\d+ \]", re.M)
_LINK = re.compile(r"Doc file '(?P<page>[^']+)' contains (?:a|an \w+) link '(?P<link>[^']*)', but")
_NAV = re.compile(r"reference to '(?P<page>[^']+)' is included in the 'nav'")
_NO_MENU = re.compile(r'not included in the "nav" configuration:\n((?:[ ]+- .+(?:\n|$))+)')
_READING = re.compile(r"Error reading page '(?P<page>[^']+)': (?P<why>.*)")
_SHOWN = 20


def explain(project: Project, output: str) -> str:
    """One message with a line for each fault, at most 20 of them."""
    output = _COLOUR.sub("", output)
    rows = list(dict.fromkeys(_rows(project, output)))
    more = len(rows) - _SHOWN
    shown = [f"  {row}" for row in rows[:_SHOWN]]
    if more > 0:
        shown.append(f"  ... and {more} more.")
    head = "The site was not built. The last good site is as it was."
    return "\n".join([head, *shown])


def _rows(project: Project, output: str) -> Iterator[str]:
    docs = project.docs.name
    found = False
    for match in _ZENSICAL.finditer(output):
        found = True
        yield f"{docs}/{match[2]}:{match[3]}:  {match[1]}"
    for match in _NO_MENU.finditer(output):
        found = True
        for page in re.findall("- (.+)", match[1]):
            yield (
                f"{docs}/{page}:1:  This page is not in the menu. "
                f"Add it under nav in {project.config_path.name}, or name it under not_in_nav."
            )
    output = _NO_MENU.sub("", output)
    for match in _MKDOCS.finditer(output):
        if not match[1].startswith(("Aborted", "The following pages")):
            found = True
            yield _mkdocs(project, match[1].strip())
    if not found:
        yield _last_words(project, output)


def _mkdocs(project: Project, said: str) -> str:
    """One line of MkDocs in our form: path and line first."""
    docs, config = project.docs.name, project.config_path.name
    if match := _LINK.search(said):
        place = f"{docs}/{match['page']}:{_line_of(project, match['page'], match['link'])}"
        if "anchor" in said:
            return f"{place}:  The link “{match['link']}” leads to a heading that does not exist."
        return f"{place}:  The link “{match['link']}” leads to a page that does not exist."
    if match := _NAV.search(said):
        line = _line_in(project.config_path.read_text("utf-8"), match["page"])
        return f"{config}:{line}:  The menu names “{match['page']}”, which does not exist."
    if match := _READING.search(said):
        return f"{docs}/{match['page']}:  This page could not be read: {match['why']}"
    return re.sub(r"\.mkdocs\.build-\d+\.yml", config, said)


def _line_of(project: Project, page: str, link: str) -> int:
    """The line of a page that holds the link; 1 when it stands in a block."""
    path = project.docs / page
    return _line_in(path.read_text("utf-8", "replace"), link) if path.is_file() else 1


def _line_in(text: str, wanted: str) -> int:
    at = text.find(wanted)
    return 1 if at < 0 else text.count("\n", 0, at) + 1


def _last_words(project: Project, output: str) -> str:
    """The line that says most, when a builder broke with a traceback or in unknown words."""
    if "No space left on device" in output or "os error 28" in output:
        return "The disk is full. Free some space, then try again."
    if "Permission denied" in output or "os error 13" in output:
        return "A file or folder of the project may not be read or written."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    told = [line for line in lines if re.match(r"[\w.]*(?:Error|Exception|error)\b", line)]
    said = (told or lines or ["The builder stopped without saying why."])[-1]
    return re.sub(r"\.mkdocs\.build-\d+\.yml", project.config_path.name, said)
