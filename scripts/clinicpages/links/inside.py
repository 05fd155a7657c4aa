"""Every page of the built site, read once: its places, its links, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clinicpages.links import syntax
from clinicpages.links.address import SCHEME, Found, Site, address_of, folder_of, is_place
from clinicpages.links.finding import Finding, Place, Use

# Beside links and names: what these tags hold, and these attributes on any tag. Inside :is(), so
# that a tag with two of these comes once.
_REST = (
    ":is(img,link,meta,script,style,source,video,audio,track,iframe,embed,object,area,map,form,"
    "button,input,use,image,[style],[for],[aria-labelledby],[aria-describedby])"
)
# Every attribute that holds one address, and the tags that it counts on ("" for all).
_ADDRESSES = {
    "href": ("area", "link", "use", "image"),
    "xlink:href": ("use", "image"),
    "src": (),
    "poster": (),
    "data": ("object",),
    "action": ("form",),
    "formaction": ("button", "input"),
}
_GOES = {"a", "area", "form", "iframe"}
# Names that Material and the footnotes of Python-Markdown make: no writer can mend them.
_MADE = ("__", "fn:", "fnref")
_MOST_WORDS = 20_000
_HINTS = {"preconnect", "dns-prefetch"}
_IDS = ("aria-labelledby", "aria-describedby", "for", "usemap")
_CARDS = re.compile(
    r"(?:og:(?:image|url|video|audio)(?::url|:secure_url)?|twitter:(?:image|player)(?::src)?)$"
)
_TILES = ("msapplication-TileImage", "msapplication-config", "thumbnail")
CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*?))\s*\)|@import\s+(?:"([^"]+)"|'([^']+)')"""
)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_BASE = re.compile(rb"<base\s", re.I)
_MAYBE_UNRENDERED = re.compile(rb"\]\s?[\[(]")
_PICTURES = (".html", ".htm", ".md", ".css", ".js", ".pdf", ".zip", ".txt", ".json", ".xml")
_SHOWN_IN_CODE = ("pre", "code", "script", "style", "kbd", "samp", "textarea", "template", "math")


class ToPlace(NamedTuple):
    """A link to a place in a file that has not been read yet."""

    page: str
    url: str
    text: str
    place: Place
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

    def read_all(self) -> None:
        """Reads every page, then answers what had to wait for a later page."""
        for name in self.site.tree.pages:
            self.read(name, self.site.tree.read(name))
        self.settle()

    def settle(self) -> None:
        """Answers what waited for a file that has been read since."""
        for link in self.waiting:
            if link.name in self.places and not self.has_place(link.name, link.fragment):
                self.findings.append(link.broken())
        self.waiting = [link for link in self.waiting if link.name not in self.places]

    def read(self, name: str, raw: bytes) -> None:
        """Reads one page."""
        _Reader(self, name, raw).read()

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


class _Reader:
    """Reads one page into a scan."""

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

    def read(self) -> None:
        """Everything that this page can show."""
        base = self.tree.css_first("base[href]") if _BASE.search(self.raw) else None
        if base is not None:
            found = self.site.look_up(self.folder, base.attributes["href"] or "")
            self.folder = (
                folder_of(found.name) if found.state in ("file", "missing") else self.folder
            )
        self.ids = [value for node in self.tree.css("[id]") if (value := node.id)]
        self._links()
        for node in self.tree.css(_REST):
            self._node(node)
        self._same_page()
        if self.scan.words and _MAYBE_UNRENDERED.search(self.raw):
            self._unrendered()

    def _links(self) -> None:
        """Every <a>. Most were met before, on a page beside: those take no more than a look."""
        scan, fine, near = self.scan, self.scan.fine, self.scan.beside(self.folder)
        for node in self.tree.tags("a"):
            attributes = node.attributes
            raw = attributes.get("href")
            if raw is None or "name" in attributes:
                if attributes.get("name"):
                    self.names.add(attributes["name"] or "")
                if "xlink:href" in attributes:
                    self._one(node, "a", attributes["xlink:href"] or "")
                if "href" not in attributes:
                    continue
                raw = raw or ""
            if raw not in near:
                if raw[:1] == "#" and len(raw) > 1:
                    self.own.append((node, raw, raw[1:]))
                elif self._is_good(raw):
                    if raw.startswith("../"):
                        near.add(raw)
                elif self._link(node, raw):
                    near.add(raw)
            if scan.words and ("aria-label" in attributes or node.text() not in fine):
                self._words(node, raw, attributes)

    def _is_good(self, raw: str) -> bool:
        """True when this leads where another link led well; notes that the page is linked."""
        if ":" in raw:
            return raw in self.scan.well
        if raw[:1] in "/?":
            return False
        folder = self.folder
        while raw.startswith("../") and folder:
            raw = raw[3:]
            folder = folder[: folder.rfind("/", 0, -1) + 1]
        path, _, fragment = raw.partition("#")
        name = self.scan.good.get(f"{folder}{path}")
        if name is None or name == self.name:
            return False
        self.scan.linked.add(name)
        return not fragment or f"\0{fragment}\0" in self.scan.places.get(name, "")

    def _link(self, node: LexborNode, raw: str) -> bool:
        """One <a>, looked at closely; true when pages beside this one need not look again."""
        found = self._one(node, "a", raw)
        if found.state == "outside" and not self.scan.to_visit and _is_whole(raw):
            self.scan.well.add(raw)
            return True
        if found.state != "file" or found.name.endswith(".pdf"):
            return False
        self.scan.good[address_of(found.name)] = found.name
        return raw.startswith("../") and not found.fragment and found.name != self.name

    def _node(self, node: LexborNode) -> None:
        attributes = node.attributes
        tag = node.tag
        for key, value in attributes.items():
            if key in _ADDRESSES:
                tags = _ADDRESSES[key]
                if not tags or tag in tags:
                    self._address(node, tag or "", key, value or "", attributes)
            elif key in ("srcset", "imagesrcset"):
                for one in srcset(value or ""):
                    self._one(node, tag or "", one)
            elif key == "style":
                if value and "(" in value:
                    self._css(node, value)
            elif key in _IDS:
                self.labels.append((node, key, value or ""))
            elif key == "name" and value and tag == "map":
                self.maps.add(value)
        if tag == "meta":
            self._meta(node, attributes)
        elif tag == "style":
            self._css(node, node.text())
        elif tag == "script" and attributes.get("type") == "application/ld+json":
            self.scan.data.append((self.name, node.text()))

    def _address(
        self, node: LexborNode, tag: str, key: str, value: str, attributes: dict[str, str | None]
    ) -> None:
        """One attribute that holds one address."""
        if tag == "link":
            rel = (attributes.get("rel") or "").lower().split()
            if _HINTS.intersection(rel):
                return
            if "canonical" in rel:
                self._canonical(node, value)
                return
            if "stylesheet" in rel:
                tag = "stylesheet"
            elif {"next", "prev", "alternate", "author", "help", "license"}.intersection(rel):
                tag = "page"
        elif key in ("action", "formaction") and not value.strip():
            return
        self._one(node, tag, value)

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
        elif state == "outside" and not _is_whole(raw):
            if whole := syntax.without_scheme(raw.strip()):
                self._found("scheme", node, raw, whole=whole)
            else:
                self._found("address", node, raw)
        elif state == "outside" or (state == "local" and self.scan.visits(raw)):
            if self.scan.to_visit:
                use = Use(self.name, raw.strip(), _short(node), self._place(node), tag)
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
        return ToPlace(self.name, raw.strip(), _short(node), self._place(node), name, fragment)

    def _anchor(self, node: LexborNode, raw: str, name: str, fragment: str) -> None:
        self.scan.findings.append(self._to(node, raw, name, fragment).broken())

    def _same_page(self) -> None:
        """Links within the page, names used twice, and labels that name a missing place."""
        places = {*self.ids, *self.names}
        self.scan.places[self.name] = "\0" + "\0".join(places) + "\0"
        for node, raw, whole in self.own:
            fragment = whole.partition(":~:")[0]
            if is_place(fragment) and not {fragment, unquote(fragment)} & places:
                self._anchor(node, raw, self.name, fragment)
        if len(set(self.ids)) < len(self.ids):
            for one in dict.fromkeys(i for i in self.ids if self.ids.count(i) > 1):
                if not one.startswith(_MADE):
                    self._double(one)
        for node, key, value in self.labels:
            if key == "usemap":
                wanted, known = [value.lstrip("#")], self.maps
            else:
                wanted, known = value.split(), places
            for one in wanted:
                if one not in known and not one.startswith(_MADE):
                    self._found("label", node, one, attribute=key)

    def _double(self, one: str) -> None:
        nodes = [n for n in self.tree.css("[id]") if n.attributes.get("id") == one]
        self._found("double", nodes[-1], one, times=str(len(nodes)))

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

    def _words(self, node: LexborNode, url: str, attributes: dict[str, str | None]) -> None:
        """A link without words, or with words that say nothing."""
        text = attributes.get("aria-label") or node.text()
        if not text.strip():
            if (attributes.get("id") or "").startswith("__codelineno"):
                return
            if not _is_named(node, attributes) and not _inside(node, _SHOWN_IN_CODE):
                target = self.site.look_up(self.folder, url).target
                self._found("wordless", node, url, target)
        elif len(text) >= 40 or not syntax.vague(text):
            if len(self.scan.fine) < _MOST_WORDS:
                self.scan.fine.add(text)
        else:
            target = self.site.look_up(self.folder, url).target
            self._found("vague", node, url, target, text=" ".join(text.split()))

    def _meta(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        """Pictures for social cards, and a page that sends its reader on."""
        content = (attributes.get("content") or "").strip()
        name = attributes.get("property") or attributes.get("name") or ""
        if _CARDS.match(name) or name in _TILES:
            if content:
                self._one(node, "meta", content)
        elif (attributes.get("http-equiv") or "").lower() == "refresh":
            self.scan.stubs.add(self.name)
            match = re.match(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", content, re.I)
            if match and match[1]:
                self._one(node, "a", match[1])
        elif name == "robots" and "noindex" in content.lower():
            self.scan.stubs.add(self.name)

    def _canonical(self, node: LexborNode, value: str) -> None:
        """The address that the page gives as its own must be its own."""
        found = self.site.look_up(self.folder, value)
        if found.state == "file" and (found.name == self.name or b"http-equiv" in self.raw):
            return
        own = self.site.url + address_of(self.name)
        if self.name != "404.html" and self.site.url:
            self._found("canonical", node, value, found.name, own=own)

    def _css(self, node: LexborNode, text: str) -> None:
        for url in css_urls(text):
            self._one(node, "css", url)

    def _type(self, node: LexborNode, tag: str, raw: str, name: str) -> None:
        """A file of another kind than the page needs: a page as a picture, a picture as a style."""
        end = name.lower()
        if tag == "img" and end.endswith(_PICTURES):
            self._found("wrong type", node, raw, address_of(name), wanted="a picture")
        elif tag == "stylesheet" and not end.endswith(".css"):
            self._found("wrong type", node, raw, address_of(name), wanted="a style sheet")
        elif tag == "script" and end.endswith((".css", ".html", ".png", ".jpg", ".svg")):
            self._found("wrong type", node, raw, address_of(name), wanted="a script")

    def _unrendered(self) -> None:
        """Markdown that never became a link, in the words that a reader sees."""
        tree = LexborHTMLParser(self.raw)
        tree.strip_tags([*_SHOWN_IN_CODE, "noscript", "nav", "head"])
        for node in tree.css(".arithmatex"):
            node.decompose()
        article = tree.css_first("article") or tree.css_first("main") or tree.body
        if article is None:
            return
        for text in syntax.unrendered(article.text()):
            self.scan.findings.append(Finding("unrendered", self.name, text, "", text, "text", {}))

    def _found(self, kind: str, node: LexborNode, url: str, target: str = "", **words: str) -> None:
        self.scan.findings.append(self._finding(kind, node, url, target, **words))

    def _finding(
        self, kind: str, node: LexborNode, url: str, target: str = "", **words: str
    ) -> Finding:
        text = words.pop("text", "") or _short(node)
        if kind == "double":
            text = ""
        return Finding(kind, self.name, url.strip(), target, text, self._place(node), words)

    def _place(self, node: LexborNode) -> Place:
        """In the page's own text, or in the frame around it."""
        at: LexborNode | None = node
        main = False
        while at is not None:
            if at.tag == "article":
                return "text"
            main = main or at.tag == "main"
            at = at.parent
        if b"<article" in self.raw:
            return "frame"
        return "text" if main or b"<main" not in self.raw else "frame"


def _short(node: LexborNode) -> str:
    words = (node.attributes.get("alt") or "") if node.tag == "img" else node.text()
    return " ".join(words.split())[:80]


def _is_whole(url: str) -> bool:
    """True when a web address names a host that could exist."""
    return bool(
        re.match(
            r"\s*(?:https?:)?//(?:[^\s/?#@]*@)?(?:[^\s/?#:\[\]]+|\[[\da-f:.]+\])(?::\d*)?(?:[/?#]|\s*$)",
            url,
            re.I,
        )
    )


def _is_named(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """True when a link without text has a name from an attribute, or is hidden from everyone."""
    if any((attributes.get(key) or "").strip() for key in ("aria-labelledby", "title")):
        return True
    if attributes.get("aria-hidden") == "true" or "hidden" in attributes:
        return True
    for inner in node.css("img,svg,[aria-label],[title],input,object,video"):
        given = inner.attributes
        if any((given.get(key) or "").strip() for key in ("alt", "aria-label", "title", "value")):
            return True
        if inner.tag in ("object", "video") or (inner.tag == "svg" and inner.css_first("title")):
            return True
    return False


def _inside(node: LexborNode, tags: tuple[str, ...]) -> bool:
    at = node.parent
    while at is not None:
        if at.tag in tags:
            return True
        at = at.parent
    return False


def srcset(value: str) -> Iterator[str]:
    """The addresses of a srcset; a comma inside an address does not end it (HTML 4.8.4.2)."""
    at = 0
    while match := re.compile(r"[\s,]*([^\s,]\S*)").match(value, at):
        url = match[1]
        at = match.end()
        if url.endswith(","):
            url = url.rstrip(",")
        else:
            end = value.find(",", at)
            at = len(value) if end < 0 else end + 1
        if url:
            yield url


def css_urls(text: str) -> Iterator[str]:
    """Every address in a style sheet, comments left out."""
    if "/*" in text:
        text = CSS_COMMENT.sub("", text)
    for match in CSS_URL.finditer(text):
        url = next((group for group in match.groups() if group), "").strip()
        if url and not url.startswith(("data:", "#")):
            yield url
