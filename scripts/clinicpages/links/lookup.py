"""One page's addresses, looked up, and what is wrong with each."""

from __future__ import annotations

import re
from difflib import get_close_matches

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clinicpages.links import syntax
from clinicpages.links.address import SCHEME, Found, address_of, folder_of, is_place
from clinicpages.links.finding import Finding, Use
from clinicpages.links.markup import is_whole, place_of, words_of
from clinicpages.links.scan import Scan, ToPlace

_GOES = {"a", "area", "form", "iframe"}
_PICTURES = (".html", ".htm", ".md", ".css", ".js", ".pdf", ".zip", ".txt", ".json", ".xml")


class Lookup:
    """Looks up the addresses of one page for a scan."""

    def __init__(self, scan: Scan, name: str, raw: bytes) -> None:
        self.scan, self.name, self.raw = scan, name, raw
        self.site = scan.site
        self.folder = folder_of(name)
        self.tree = LexborHTMLParser(raw)
        self.ids: list[str] = []
        self.names: set[str] = set()
        self.maps: set[str] = set()
        self.own: list[tuple[LexborNode, str, str]] = []
        self.labels: list[tuple[LexborNode, str, str]] = []

    def _one(self, node: LexborNode, tag: str, raw: str) -> Found:
        """Looks one address up, and notes what is wrong with it."""
        found = self.site.look_up(self.folder, raw)
        state, name, fragment = found
        if state == "file":
            if tag in _GOES and name != self.name:
                self.scan.linked.add(name)
            if name.endswith((".pdf", ".PDF")):
                finding = self._finding("unreadable", node, raw, name, wanted="a PDF")
                self.scan.pdf_uses.setdefault(name, []).append(finding)
            if fragment:
                self._fragment(node, raw, name, fragment)
            elif tag in ("img", "stylesheet", "script"):
                self._type(node, tag, raw, name)
        elif state == "self":
            if fragment:
                self.own.append((node, raw, fragment))
        elif state == "outside" and not is_whole(raw):
            if whole := syntax.without_scheme(raw.strip()):
                self._found("scheme", node, raw, whole=whole)
            else:
                self._found("address", node, raw)
        elif state == "outside" or (state == "local" and self.scan.visits(raw)):
            if self.scan.to_visit:
                use = Use(self.name, raw.strip(), words_of(node), place_of(node, self.raw), tag)
                self.scan.uses.setdefault(use.url, []).append(use)
        elif state == "scheme":
            self._scheme(node, raw.strip())
        else:
            self._broken(node, tag, raw, found)
        return found

    def _broken(self, node: LexborNode, tag: str, raw: str, found: Found) -> None:
        """Notes an address that leads nowhere, with the likeliest cause."""
        state, name, _ = found
        target = found.target
        whole = syntax.without_scheme(raw.strip()) if state in ("missing", "leaves") else ""
        if state == "missing" and not whole:
            if near := self._in_other_case(name) or self._in_other_case(self._beside(raw)):
                self._found("case", node, raw, target, near=address_of(near))
                return
            a_file = re.search(r"\.(?!md$|html?$|markdown$)[A-Za-z]\w{1,4}$", name)
            kind = "page" if (tag in _GOES or tag == "page") and not a_file else "file"
            self._found(kind, node, raw, target, near=self._near(name))
        elif whole:
            self._found("scheme", node, raw, target, whole=whole)
        elif state == "leaves":
            self._found("leaves", node, raw, target, prefix=self.site.prefix)
        elif state == "empty":
            self._found("empty", node, raw)
        else:
            self._found("local", node, raw)

    def _beside(self, raw: str) -> str:
        """Where an address leads that a builder left as it stands beside the Markdown file."""
        above = self.folder[: self.folder.rfind("/", 0, -1) + 1]
        return self.site.look_up(above, raw).name

    def _in_other_case(self, name: str) -> str:
        """The file whose address differs only in capital letters; also of a Markdown file."""
        stem = re.sub(r"\.md$|/$", "", name)
        for asked in (name, f"{stem}/index.html", f"{stem}.html"):
            near = self.site.tree.in_other_case(asked)
            if near and near != asked:
                return near
        return ""

    def _near(self, name: str) -> str:
        """The file of the site whose address is most like a missing one."""
        end = re.sub(r"\.md$|/$", "", name).rpartition("/")[2]
        known = {
            address_of(n).rstrip("/").rpartition("/")[2]: address_of(n)
            for n in self.site.tree.names
        }
        return known.get("".join(get_close_matches(end, [k for k in known if k], 1, 0.75)), "")

    def _fragment(self, node: LexborNode, raw: str, name: str, fragment: str) -> None:
        """A link to a place on another page: answered now, or when that page has been read."""
        fragment = fragment.partition(":~:")[0]
        if not is_place(fragment):
            return
        if name == self.name:
            self.own.append((node, raw, fragment))
        elif name in self.scan.places:
            if not self.scan.has_place(name, fragment):
                self._anchor(node, raw, name, fragment)
        else:
            self.scan.waiting.append(self._to(node, raw, name, fragment))

    def _to(self, node: LexborNode, raw: str, name: str, fragment: str) -> ToPlace:
        return ToPlace(
            self.name, raw.strip(), words_of(node), place_of(node, self.raw), name, fragment
        )

    def _anchor(self, node: LexborNode, raw: str, name: str, fragment: str) -> None:
        self.scan.findings.append(self._to(node, raw, name, fragment).broken())

    def _scheme(self, node: LexborNode, url: str) -> None:
        """mailto:, tel: and schemes that were mistyped."""
        scheme = SCHEME.match(url)
        name = scheme[1].lower() if scheme else ""
        if name == "mailto":
            if fault := syntax.email_fault(url):
                self._found("mailto", node, url, fault=fault)
        elif name == "tel":
            if fault := syntax.phone_fault(url):
                self._found("tel", node, url, fault=fault)
        elif meant := syntax.mistyped_scheme(name):
            self._found("mistyped", node, url, scheme=name, meant=meant)
        elif "." in name and (whole := syntax.without_scheme(url)):
            self._found("scheme", node, url, whole=whole)

    def _type(self, node: LexborNode, tag: str, raw: str, name: str) -> None:
        """A file of another kind than the page needs: a page as a picture, a picture as a style."""
        end = name.lower()
        if tag == "img" and end.endswith(_PICTURES):
            self._found("wrong type", node, raw, address_of(name), wanted="a picture")
        elif tag == "stylesheet" and not end.endswith(".css"):
            self._found("wrong type", node, raw, address_of(name), wanted="a style sheet")
        elif tag == "script" and end.endswith((".css", ".html", ".png", ".jpg", ".svg")):
            self._found("wrong type", node, raw, address_of(name), wanted="a script")

    def _found(self, kind: str, node: LexborNode, url: str, target: str = "", **words: str) -> None:
        self.scan.findings.append(self._finding(kind, node, url, target, **words))

    def _finding(
        self, kind: str, node: LexborNode, url: str, target: str = "", **words: str
    ) -> Finding:
        text = words.pop("text", "") or words_of(node)
        if kind == "double":
            text = ""
        return Finding(kind, self.name, url.strip(), target, text, place_of(node, self.raw), words)
