"""What a builder printed when it stopped, as clear messages: page and line, what, why, how to mend.

Written for the words of MkDocs 1.6.1 and Zensical 0.0.73. Words that it does not know are shown as
they are, without banner or traceback.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from clinicpages.page import read
from clinicpages.problem import Problem, Trouble
from clinicpages.project import Project

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_MKDOCS = re.compile(r"^(?:WARNING|ERROR)\s+-\s+(.*)$", re.M)
_ZENSICAL = re.compile(r"^(?:Warning|Error): (.+)\n\s*[╭┌][^\[]*\[ (.+?):(\d+):\d+ \]", re.M)
_LINK = re.compile(
    r"Doc file '(?P<page>[^']+)' contains (?:a|an \w+|an unrecognized relative) link "
    r"'(?P<link>[^']*)'(?P<rest>.*)"
)
_MEANT = re.compile(r"Did you mean '([^']+)'")
_NAV = re.compile(r"'(?P<page>[^']+)' is included in the 'nav'")
_NO_MENU = re.compile(r'not included in the "nav" configuration:\n((?:[ ]+- .+(?:\n|$))+)')
_READING = re.compile(r"Error reading page '(?P<page>[^']+)': (?P<why>.*)")
_NOT_TEXT = re.compile(r"UnicodeDecodeError|codec can't decode|did not contain valid UTF-8")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)$", re.I)
_SHOWN = 20
_WHY = "A patient who follows it meets an error page instead of the answer."
_WHY_PICTURE = "A patient would see an empty frame in its place."
_WHY_MENU = "A patient finds a page by the menu."
_WHY_ELSE = "Patients would not get this change."
_FIX_ELSE = "Mend what the message names. If it says nothing to you, show it to a colleague."


class NotBuilt(Trouble):
    """A page or a setting stopped the builder; `faults` say which, each with why and how."""

    def __init__(self, faults: Sequence[Problem]) -> None:
        super().__init__(_told(faults))
        self.faults = tuple(faults)


def explain(project: Project, output: str) -> NotBuilt:
    """What stopped the builder: one message for each fault, at most 20 of them printed."""
    output = _COLOUR.sub("", output)
    return NotBuilt(list({(p.place, p.message): p for p in _faults(project, output)}.values()))


def _told(faults: Sequence[Problem]) -> str:
    rows = ["The site was not built. The last good site is as it was."]
    for fault in faults[:_SHOWN]:
        place = f"{fault.place}:  " if fault.file else ""
        rows += [
            f"  {place}{fault.message}",
            f"      Why   {fault.why}",
            f"      Fix   {fault.fix}",
        ]
    if len(faults) > _SHOWN:
        rows.append(f"  ... and {len(faults) - _SHOWN} more.")
    return "\n".join(rows)


def _fault(file: str, line: int, message: str, why: str, fix: str) -> Problem:
    return Problem("links", "change", file, line, message, why, fix)


def _faults(project: Project, output: str) -> Iterator[Problem]:
    docs, config = project.docs.name, project.config_path.name
    found = False
    if _NOT_TEXT.search(output) and (unreadable := list(_unreadable(project))):
        yield from unreadable  # what else is printed only follows from it
        return
    for match in _ZENSICAL.finditer(output):
        found = True
        yield _zensical(f"{docs}/{match[2]}", int(match[3]), match[1])
    for match in _NO_MENU.finditer(output):
        found = True
        fix = f"Add it under nav in {config}, or name it under not_in_nav."
        for page in re.findall("- (.+)", match[1]):
            yield _fault(f"{docs}/{page}", 1, "This page is not in the menu.", _WHY_MENU, fix)
    output = _NO_MENU.sub("", output)
    for match in _MKDOCS.finditer(output):
        if not match[1].startswith(("Aborted", "The following pages")):
            found = True
            yield _mkdocs(project, match[1].strip())
    if not found:
        yield _fault("", 0, _last_words(project, output), _WHY_ELSE, _FIX_ELSE)


def _unreadable(project: Project) -> Iterator[Problem]:
    """Pages that are not text in UTF-8: the builders do not say which."""
    for path in sorted(project.docs.rglob("*.md")):
        page = read(path, project.root)
        if "UTF-8" in page.fault:
            why = "The page cannot be shown."
            yield _fault(page.file, page.fault_line, page.fault, why, page.fault_fix)


def _zensical(file: str, line: int, said: str) -> Problem:
    """One fault of Zensical, which names the line."""
    fix = "Correct the address: the other page's file name, as in  [words](driving.md)."
    if "anchor" in said:
        fix = "Look at that page's headings, and correct what stands after the #."
    known = "does not exist" in said
    message = f"This line holds a link, and its {said}." if known else f"{said}."
    return _fault(file, line, message, _WHY if known else _WHY_ELSE, fix if known else _FIX_ELSE)


def _mkdocs(project: Project, said: str) -> Problem:
    """One line of MkDocs in our form."""
    docs, config = project.docs.name, project.config_path.name
    if match := _LINK.search(said):
        return _link(project, match["page"], match["link"], match["rest"])
    if match := _NAV.search(said):
        line = _line_in(project.config_path.read_text("utf-8-sig"), match["page"])
        message = f"The menu names “{match['page']}”, which does not exist."
        fix = "Correct the name, or take the line out of the menu."
        return _fault(config, line, message, _WHY, fix)
    if match := _READING.search(said):
        message = f"This page could not be read: {match['why']}"
        return _fault(f"{docs}/{match['page']}", 1, message, _WHY_ELSE, _FIX_ELSE)
    return _fault("", 0, re.sub(r"\.mkdocs\.build-\d+\.yml", config, said), _WHY_ELSE, _FIX_ELSE)


def _link(project: Project, page: str, link: str, rest: str) -> Problem:
    """A link or picture that leads nowhere, or that only works while the site stands at the top."""
    file, line = f"{project.docs.name}/{page}", _line_of(project, page, link)
    picture = bool(_PICTURE.search(link))
    thing, why = ("picture", _WHY_PICTURE) if picture else ("link", _WHY)
    meant = _MEANT.search(rest)
    fix = f"Write “{meant[1]}”." if meant else ""
    if "anchor" in rest:
        message = f"The link “{link}” leads to a heading that does not exist."
        other = "Look at that page's headings, and correct what stands after the #."
    elif link.startswith("/"):
        message = f"The {thing} “{link}” starts with a slash."
        why = "It breaks where the site does not stand at the top of its address."
        other = f"Start at this page's own folder:  {link.lstrip('/')}"
    elif re.match(r"www\.|[\w-]+\.(?:org|com|net|uk)\b", link):
        message = f"The link “{link}” lacks its https://."
        other = f"Write  https://{link}"
    elif picture:
        message = f"The picture “{link}” does not exist."
        other = "Correct its name (small and large letters count), or add the file."
    elif _is_page(link):
        message = f"The link “{link}” leads to a page that does not exist."
        other = "Correct the name: that of the page's file in docs/, as in  driving.md"
    else:
        message = f"The link “{link}” leads to a file that does not exist."
        other = "Correct its name, or add the file."
    return _fault(file, line, message, why, fix or other)


def _is_page(link: str) -> bool:
    return Path(link.split("#")[0].rstrip("/")).suffix.lower() in ("", ".md", ".html")


def _line_of(project: Project, page: str, link: str) -> int:
    """The line of a page that holds the link; 1 when it stands in a block."""
    path = project.docs / page
    if not path.is_file():
        return 1
    text = path.read_text("utf-8", "replace")
    # As the address of a link, before the same letters elsewhere on the page.
    for mark in ("](", "<", "]: ", ""):
        if mark + link in text:
            return _line_in(text, mark + link)
    return 1


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
