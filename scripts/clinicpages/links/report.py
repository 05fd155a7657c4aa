"""From findings to problems: one for one cause, on the line that a writer changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from clinicpages.links.finding import Finding
from clinicpages.links.match import Place
from clinicpages.links.messages import KINDS
from clinicpages.links.source import Sources
from clinicpages.links.tree import Tree
from clinicpages.problem import Level, Problem, counted

NAME = "links"


@dataclass
class _Cause:
    """One thing to change, and the pages that show it."""

    finding: Finding
    place: Place
    pages: list[str] = field(default_factory=list)


def problems(findings: Iterable[Finding], sources: Sources, tree: Tree) -> Iterator[Problem]:
    """One problem for each cause, in no order."""
    groups: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for f in findings:
        groups[
            (f.page, f.kind, f.url, f.target, f.place, f.text if f.kind == "vague" else "")
        ].append(f)
    causes: dict[tuple[object, ...], _Cause] = {}
    traced: dict[tuple[str, ...], list[Place]] = {}
    for group in groups.values():
        if sources.is_meant(group[0]):
            continue
        for place in _places(group, sources, traced):
            first = group[0]
            if place is None:
                if first.kind == "empty" and "/" not in first.page:
                    # Zensical writes the first page's links to itself with an empty address.
                    continue
                place = Place(tree.shown_name(first.page), 0, first.url)
                key: tuple[object, ...] = (first.kind, first.target or first.url, first.text)
                key = (*key, "" if first.place == "frame" else first.page)
            else:
                key = (first.kind, place)
            if key not in causes and first.words.get("near") and first.kind != "anchor":
                first.words["near"] = sources.as_written(first.words["near"], place.file)
            cause = causes.setdefault(key, _Cause(first, place))
            if first.page not in cause.pages:
                cause.pages.append(first.page)
    for cause in causes.values():
        yield problem(cause.finding, cause.place, cause.pages)


def _places(
    group: list[Finding], sources: Sources, traced: dict[tuple[str, ...], list[Place]]
) -> list[Place] | list[None]:
    """Where a group's findings come from. What the frame shows is looked up once, not per page."""
    first = group[0]
    if first.kind == "orphan":
        return [Place(sources.page_file(first.page), 1, first.url)]
    key = (first.kind, first.target or first.url, first.text)
    if first.place == "frame" and key in traced:
        return traced[key]
    places = sources.places(group)
    if first.place == "frame" and places and all(not p.file.endswith(".md") for p in places):
        traced[key] = places
    return places or [None]


def problem(
    finding: Finding, place: Place, pages: list[str], level: Level | None = None
) -> Problem:
    """One finding as a problem, in words."""
    kind = KINDS[finding.kind]
    words = {"text": finding.text, **finding.words, "url": place.url or finding.url}
    words["fix"] = _fix(finding)
    message = kind.message.format(**words)
    if len(pages) > 1:
        message += f" It is on {counted(len(pages), 'page')}."
    extra = {"page": pages[0], "url": words["url"], "pages": len(pages), "kind": finding.kind}
    return Problem(
        NAME,
        level or kind.level,
        place.file,
        place.line,
        message,
        kind.why,
        kind.fix.format(**words),
        quote=finding.text,
        extra=extra,
    )


def _fix(finding: Finding) -> str:
    """The next step, with the likeliest right address where one is near."""
    near = finding.words.get("near", "")
    if finding.words.get("fix"):
        return finding.words["fix"]
    if near and finding.kind == "anchor":
        return f"Did you mean “#{near}”?"
    if near:
        return f"Did you mean “{near}”?"
    return {
        "page": "Name a page that is in the docs folder, or take the link out.",
        "file": "Add the file to the docs folder, or name one that is there.",
        "anchor": "Open that page, follow the sign beside the heading, copy what stands after #.",
        "dead": "Find the page's new address, or take the link out.",
        "unrendered": "Write it as [words](page.md), with nothing between ] and (.",
        "sitemap": "Build the site again; if it stays, the list is out of date.",
    }.get(finding.kind, "Name something that is there, or take it out.")
