"""What reading a site gives: its places, what is linked, what is wrong, what waits for a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import unquote

from clinicpages.links.address import Found, Site, address_of
from clinicpages.links.finding import Finding, Use, Where


class ToPlace(NamedTuple):
    """A link to a place in a file that has not been read yet."""

    page: str
    url: str
    text: str
    place: Where
    name: str
    fragment: str

    def broken(self) -> Finding:
        """The finding, once it is known that the place is not there."""
        shown = f"“{address_of(self.name) or 'the first page'}”"
        words = {
            "fragment": unquote(self.fragment),
            "where": "this page" if self.name == self.page else shown,
            "name": self.name,
        }
        target = Found("file", self.name, self.fragment).target
        return Finding("anchor", self.page, self.url, target, self.text, self.place, words)


@dataclass
class Scan:
    """What reading all pages gave, growing page by page."""

    site: Site
    words: bool = True
    findings: list[Finding] = field(default_factory=list)
    uses: dict[str, list[Use]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    stubs: set[str] = field(default_factory=set)
    to_visit: bool = False
    waiting: list[ToPlace] = field(default_factory=list)
    data: list[tuple[str, str]] = field(default_factory=list)
    # Addresses already found good, by their path from the top of the site, with the file that each
    # leads to; whole ones; and words of links that say something. Halves the time.
    good: dict[str, str] = field(default_factory=dict)
    well: set[str] = field(default_factory=set)
    fine: set[str] = field(default_factory=set)
    _parent: str = ""
    _beside: set[str] = field(default_factory=set)
    pdf_uses: dict[str, list[Finding]] = field(default_factory=dict)

    def settle(self) -> None:
        """Answers what waited for a file that has been read since."""
        for link in self.waiting:
            if link.name in self.places and not self.has_place(link.name, link.fragment):
                self.findings.append(link.broken())
        self.waiting = [link for link in self.waiting if link.name not in self.places]

    def visits(self, url: str) -> bool:
        """True when an address on this machine is tried: a run that goes outside opens it."""
        return self.to_visit and not url.lstrip().lower().startswith("file:") and "//" in url

    def beside(self, folder: str) -> set[str]:
        """Links upwards that were found good on the last pages, when those stand beside this."""
        parent = folder[: folder.rfind("/", 0, -1) + 1] if folder else "/"
        if parent != self._parent:
            self._parent = parent
            self._beside = set()
        return self._beside

    def has_place(self, name: str, fragment: str) -> bool:
        """True when a page that was read has this place."""
        known = self.places[name]
        return f"\0{fragment}\0" in known or f"\0{unquote(fragment)}\0" in known

    def near(self, name: str, fragment: str) -> str:
        """The place on a page whose name is most like this one, or nothing."""
        known = [place for place in self.places.get(name, "").split("\0") if place]
        return "".join(get_close_matches(unquote(fragment), known, 1, 0.7))
