"""All that is too hard in an article, the worst first."""

from __future__ import annotations

from clinicpages.reading.article import Article
from clinicpages.reading.finding import Finding
from clinicpages.reading.hard_pages import in_page, in_sections
from clinicpages.reading.hard_sentences import in_sentences
from clinicpages.reading.limits import Limits
from clinicpages.reading.pairs import Pairs


def findings(article: Article, limits: Limits, pairs: Pairs) -> list[Finding]:
    """Everything to change or note, the worst first."""
    found = [
        *in_sentences(article, limits, pairs),
        *in_sections(article, limits),
        *in_page(article, limits),
    ]
    return sorted(found, key=lambda f: (f.level != "change", -f.over, f.file, f.line))
