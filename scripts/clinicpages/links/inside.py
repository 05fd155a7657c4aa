"""Every page of the built site, read once: its places, its links, and what is wrong with them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clinicpages.links import syntax
from clinicpages.links.address import address_of, folder_of, is_place
from clinicpages.links.finding import Finding
from clinicpages.links.lookup import Lookup
from clinicpages.links.markup import css_urls, is_inside, is_named, is_whole, srcset
from clinicpages.links.scan import Scan

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
# Names that Material and the footnotes of Python-Markdown make: no writer can mend them.
_MADE = ("__", "fn:", "fnref")
_MOST_WORDS = 20_000
_HINTS = {"preconnect", "dns-prefetch"}
_IDS = ("aria-labelledby", "aria-describedby", "for", "usemap")
_CARDS = re.compile(
    r"(?:og:(?:image|url|video|audio)(?::url|:secure_url)?|twitter:(?:image|player)(?::src)?)$"
)
_TILES = ("msapplication-TileImage", "msapplication-config", "thumbnail")
_MAYBE_UNRENDERED = re.compile(rb"\]\s?[\[(]")
_SHOWN_IN_CODE = ("pre", "code", "script", "style", "kbd", "samp", "textarea", "template", "math")


def read_pages(scan: Scan) -> None:
    """Reads every page, then answers what had to wait for a later page."""
    for name in scan.site.tree.pages:
        read_page(scan, name, scan.site.tree.read(name))
    scan.settle()


def read_page(scan: Scan, name: str, raw: bytes) -> None:
    """Reads one page."""
    _Reader(scan, name, raw).read()


class _Reader(Lookup):
    """Reads one page into a scan."""

    def read(self) -> None:
        """Everything that this page can show."""
        base = self.tree.head.css_first("base[href]") if self.tree.head else None
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
        if not raw or raw[0] in "/?#":
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
        if found.state == "outside" and not self.scan.to_visit and is_whole(raw):
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

    def _words(self, node: LexborNode, url: str, attributes: dict[str, str | None]) -> None:
        """A link without words, or with words that say nothing."""
        text = attributes.get("aria-label") or node.text()
        if not text.strip():
            if (attributes.get("id") or "").startswith("__codelineno"):
                return
            if not is_named(node, attributes) and not is_inside(node, _SHOWN_IN_CODE):
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
