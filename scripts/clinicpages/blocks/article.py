"""The frame of an article: its heading and summary first, its review lines last.

It stands in the Markdown, not in a template, so that the stock theme, the PDF and both builders
show the same.
"""

from __future__ import annotations

import datetime
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from clinicpages.blocks import Context, context_of
from clinicpages.clinic import ASK, is_set
from clinicpages.days import day


def add(md: Markdown) -> None:
    """Adds the frame, after the text is ready and before the contents list is made."""
    md.treeprocessors.register(Frame(md), "clinicpages_article", 15)


class Frame(Treeprocessor):
    """Puts the heading, the summary and the review lines around the text."""

    def run(self, root: Element) -> None:
        """Changes `root` in place; a page without a top block is left as it is."""
        context = context_of(self.md)
        if context.page is None:
            return
        meta = context.page.meta
        headings = [part for part in root if part.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
        heading = headings[0] if headings and headings[0].tag == "h1" else None
        if heading is None and meta.get("title"):
            heading = _element("h1", str(meta["title"]))
            root.insert(0, heading)
        if meta.get("summary"):
            at = 0 if heading is None else list(root).index(heading) + 1
            root.insert(at, _element("p", " ".join(str(meta["summary"]).split()), "summary"))
        if isinstance(meta.get("checked"), datetime.date):
            root.append(review(context))


def review(context: Context) -> Element:
    """When the page was checked, when it will be next, who reviewed it, and what it is not."""
    meta = context.page.meta if context.page else {}
    section = Element("section", {"class": "review"})
    section.append(_element("h2", "About this page"))
    dates = SubElement(section, "p")
    dates.text = ""
    end = dates
    for key, says in (("checked", "Last checked"), ("next_check", "Next check due")):
        if isinstance(date := meta.get(key), datetime.date):
            _say(dates, end, f"{says}: ")
            # The page's script reads next_check's date, to say so when it has passed.
            end = SubElement(dates, "time", {"datetime": date.isoformat(), "class": key})
            end.text, end.tail = AtomicString(day(date)), ". "
    signed = meta.get("reviewed")
    if isinstance(signed, datetime.date) and meta.get("reviewer"):
        _say(dates, end, f"Reviewed by {meta['reviewer']} on {day(signed)}.")
    else:
        accepts = context.project.clinic.get("accepts_unreviewed")
        shown = f" Shown as it is on the word of {accepts}." if is_set(accepts) else ""
        _say(dates, end, f"Not yet reviewed by a clinician.{shown}")
    section.append(_element("p", "This is general information, not advice for you."))
    SubElement(section, "p").append(feedback(context))
    return section


def feedback(context: Context) -> Element:
    """For a reader who finds a mistake: the clinic's address, else the contact page, else words."""
    project = context.project
    given = project.clinic.get("feedback") or project.extra.get("issue_form")
    link = _element("a", "Tell us if something is wrong")
    if not is_set(given) and not (project.docs / "contact.md").is_file():
        return _element("span", f"If something is wrong: {ASK}")
    if not is_set(given):
        link.set("href", f"{context.to_root}contact.md")
    elif "@" in str(given) and "://" not in str(given):
        link.set("href", f"mailto:{given}")
    else:
        link.set("href", str(given))
    return link


def _say(parent: Element, last: Element, words: str) -> None:
    """Adds words at the end of `parent`; `last` is its last child, or `parent` itself."""
    if last is parent:
        parent.text = AtomicString(f"{parent.text or ''}{words}")
    else:
        last.tail = AtomicString(f"{last.tail or ''}{words}")


def _element(tag: str, text: str, name: str = "") -> Element:
    element = Element(tag, {"class": name} if name else {})
    element.text = AtomicString(text)
    return element
