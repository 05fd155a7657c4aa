"""Reads the pages of a project, each once, and gives what is too hard in them."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from clinicpages.page import Page
from clinicpages.project import Project
from clinicpages.reading import glossary, limits, subject
from clinicpages.reading.article import Article, Section, Sentence, read_article
from clinicpages.reading.finding import Finding
from clinicpages.reading.findings import findings
from clinicpages.reading.grades import Counts
from clinicpages.render import render

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@dataclass(frozen=True)
class Read:
    """One page, read: its article and what is too hard in it, the worst first."""

    article: Article
    findings: list[Finding]

    @property
    def kept(self) -> Read:
        """The same without the findings that an allow comment with a reason lets pass."""
        page = self.article.page
        lines = [(a.line, a.last) for a in page.allows if a.check == "reading" and a.reason]
        left = [
            f
            for f in self.findings
            if f.file != page.file or not any(first <= f.line <= last for first, last in lines)
        ]
        return replace(self, findings=left)

    @property
    def status(self) -> str:
        """The worst level found: "change", "note", or "pass" when nothing was."""
        levels = {finding.level for finding in self.findings}
        return "change" if "change" in levels else "note" if levels else "pass"


class Reader:
    """The glossary and words of a project, and its pages as they are read."""

    def __init__(self, project: Project) -> None:
        self.project = project
        # Pages are read as before any clinic filled them in: a writer cannot mend a clinic's words.
        extra = {**project.extra, "clinic": {}}
        self._unset = replace(project, config={**project.config, "extra": extra})
        self.subject = subject.load(project)
        self.glossary = glossary.load(project)
        self._read: dict[tuple[str, str], Read] = {}

    def read(self, page: Page, html: str | None = None) -> Read:
        """The page, read from its Markdown, or from the article's HTML when that is given."""
        key = page.file, page.text
        if html is None and key in self._read:
            return self._read[key]
        shown = self._html(page) if html is None else html
        article = read_article(self.project, page, shown, self.glossary)
        own = limits.for_page(self.project, page)
        own = replace(own, help_words=own.help_words | self.subject.help_words)
        done = Read(article, findings(article, own, self.subject.pairs))
        if html is None:
            self._read[key] = done
        return done

    def _html(self, page: Page) -> str:
        before = _reading.set(True)
        try:
            return render(self._unset, page).html
        finally:
            _reading.reset(before)


def is_reading() -> bool:
    """True while a page is made to be read: a table of all pages would read itself without end."""
    return _reading.get()


def as_json(done: Read) -> dict[str, Any]:
    """All measures of one page, for the JSON of the check."""
    article = done.article
    return {
        "counts": _counts(article.counts),
        "grade": _grade(article.counts),
        "grade_neutral": _grade(article.counts_neutral),
        "neutral_terms": list(article.neutral_terms),
        "neutral_share": round(article.neutral_share(), 2),
        "per100": {"unfamiliar": round(article.unfamiliar(), 2)},
        "long_sentences": article.longer_than(20),
        "status": done.status,
        "vocabulary": _vocabulary(article),
        "sections": [_section(section) for section in article.sections],
        "sentences": [_sentence(s) for s in article.sentences],
        "findings": [finding.as_dict for finding in done.findings],
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "sentences": counts.sentences,
        "words": counts.words,
        "syllables": counts.syllables,
        "polysyllables": counts.polysyllables,
    }


def _grade(counts: Counts) -> dict[str, float | None]:
    return {
        name: None if value is None else round(value, 2)
        for name, value in (("fk", counts.fk), ("smog", counts.smog))
    }


def _vocabulary(article: Article) -> dict[str, int]:
    """Every distinct counted word in lower case, with its syllables where it first stands."""
    words: dict[str, int] = {}
    for said in article.all_words:
        words.setdefault(said.word.key, said.syllables)
    return dict(sorted(words.items()))


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "line": section.line,
        "counts": _counts(section.counts),
        "grade": _grade(section.counts),
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "file": sentence.file,
        "line": sentence.line,
        "end_line": sentence.end_line,
        "words": len(sentence.words),
        "unfamiliar": len(sentence.hard),
        "score": round(sentence.score, 2),
        "sentence": sentence.text,
    }
