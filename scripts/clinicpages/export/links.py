"""Where each link of a document leads: to a page of it, or to the web."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from urllib.parse import SplitResult, urljoin, urlsplit

from clinicpages.export.book import Article


class Links:
    """The links among the articles of one document. `wanted` holds every label that is led to."""

    def __init__(self, inside: Sequence[Article], base: str) -> None:
        self.base = base
        self.slugs = {a.built.name: a.slug for a in inside}
        self.labels = {
            f"{a.slug}--{e.attrs['id']}" for a in inside for e in a.body.walk() if e.attrs.get("id")
        }
        self.wanted = {
            target[1:]
            for a in inside
            for e in a.body.walk()
            if e.tag == "a" and "href" in e.attrs
            if (target := self.target(a, e.attrs["href"])).startswith("#")
        }

    def target_from(self, article: Article) -> Callable[[str], str]:
        """`target` for the links of one article."""
        return lambda href: self.target(article, href)

    def target(self, article: Article, href: str) -> str:
        """`#slug` or `#slug--id` inside the document, else the whole web address."""
        href = href.strip()
        parts = _parts(article.built.name, href)
        if parts.netloc != "site" or parts.scheme != "http":
            return href
        name = parts.path.lstrip("/")
        name += "index.html" if not name or name.endswith("/") else ""
        if name in self.slugs:
            slug = self.slugs[name]
            label = f"{slug}--{parts.fragment}"
            return f"#{label}" if parts.fragment and label in self.labels else f"#{slug}"
        whole = urljoin(self.base, name.removesuffix("index.html"))
        whole += f"?{parts.query}" if parts.query else ""
        return f"{whole}#{parts.fragment}" if parts.fragment else whole


@cache
def _parts(name: str, href: str) -> SplitResult:
    """A link of a page from the root of its site; the same few stand on a page many times."""
    return urlsplit(urljoin(f"http://site/{name}", href))
