"""The planted site: made whole from its sources, and what each of its lines expects."""

from __future__ import annotations

import json
import re
import shutil
import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path

import pikepdf

SOURCES = Path(__file__).resolve().parent.parent / "cases" / "links"
_EXPECT = re.compile(
    r"expect(?P<where>-above|-first|-before (?P<up>\d+))? (?P<kinds>[a-z]+(?: [a-z]+)?(?:, [a-z ]+)*)(?= *(?:-->|\*/|$))"
)

Expected = tuple[str, int, str]

# Files that can hold no comment.
_UNMARKED: dict[Expected, int] = {
    ("docs/assets/app.webmanifest", 6, "manifest"): 1,
    ("docs/assets/linked.pdf", 0, "pdf link"): 2,
}


def make(to: Path) -> Path:
    """A copy of the planted project with its pictures, film and PDFs; gives its folder."""
    shutil.copytree(SOURCES, to)
    assets = to / "docs" / "assets"
    for name in ("cement.png", "größe eins.png"):
        (assets / name).write_bytes(png())
    (assets / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    (assets / "empty.pdf").write_bytes(b"")
    pdf(assets / "leaflet.pdf", 3, ["https://clinic.example/pages/places/#own"])
    pdf(
        assets / "linked.pdf",
        2,
        [
            "https://clinic.example/pages/pdf-gone/",
            "https://clinic.example/pages/places/#pdf-nowhere",
            "https://clinic.example/pages/pages/",
            "https://elsewhere.example/",
        ],
    )
    return to


def _index(project: Path) -> Path:
    """The search file, where this builder puts it."""
    names = ("search/search_index.json", "search.json")
    return next(path for name in names if (path := project / "site" / name).exists())


def spoil(project: Path) -> None:
    """Puts faults that no source holds into the built site."""
    site, index = project / "site", _index(project)
    rows = [
        {"location": at, "title": "T", "text": ""} for at in ("gone/", "places/#lost", "places/")
    ]
    whole = json.loads(index.read_text("utf-8"))
    whole["docs" if "docs" in whole else "items"] += rows
    index.write_text(json.dumps(whole), "utf-8")
    home = "https://clinic.example/pages"
    changes = {
        "sitemap.xml": ("</urlset>", f"<url><loc>{home}/map-gone/</loc></url></urlset>"),
        "places/index.html": (f'href="{home}/places/"', f'href="{home}/words/"'),
        "words/index.html": ("</head>", '<link rel="next" href="../next-gone/"></head>'),
        "files/index.html": ("</head>", '<link rel="prev" href="../words/"></head>'),
        "404.html": ("</body>", '<a href="/pages/lost/">Lost</a></body>'),
    }
    for name, (old, new) in changes.items():
        text = (site / name).read_text("utf-8")
        assert old in text, name
        (site / name).write_text(text.replace(old, new, 1), "utf-8")
    for name, to in (("old", "nowhere"), ("older", "places")):
        (site / name).mkdir()
        head = f'<link rel="canonical" href="{home}/places/"><meta name="robots" content="noindex">'
        move = f'<meta http-equiv="refresh" content="0; url=../{to}/">'
        (site / name / "index.html").write_text(f"<title>Moved</title>{head}{move}", "utf-8")
    (site / "robots.txt").write_text(f"User-agent: *\nSitemap: {home}/map-gone.xml\n", "utf-8")
    feed = f"<rss><channel><item><link>{home}/feed-gone/</link></item></channel></rss>"
    (site / "feed_rss_created.xml").write_text(feed, "utf-8")
    (site / "downloads").mkdir()
    with zipfile.ZipFile(site / "downloads" / "offline.zip", "w") as made:
        links = '<a href="b.html">There</a><a href="c.html">Gone</a><a href="/b.html">Top</a>'
        made.writestr("copy/index.html", f"<main>{links}</main>")
        made.writestr("copy/b.html", '<main id="b"><a href="index.html#b">Nowhere</a></main>')


def spoilt(project: Path) -> Counter[Expected]:
    """What the faults of `spoil` expect."""
    index = _index(project)
    return Counter(
        {
            (index.relative_to(project).as_posix(), 0, "search"): 2,
            ("site/sitemap.xml", 0, "sitemap"): 1,
            ("site/places/index.html", 0, "canonical"): 1,
            ("site/words/index.html", 0, "page"): 1,
            ("site/404.html", 0, "page"): 1,
            ("site/old/index.html", 0, "page"): 1,
            ("site/robots.txt", 0, "sitemap"): 1,
            ("site/feed_rss_created.xml", 0, "sitemap"): 1,
            ("site/downloads/offline.zip", 0, "page"): 1,
            ("site/downloads/offline.zip", 0, "offline"): 1,
            ("site/downloads/offline.zip", 0, "anchor"): 1,
        }
    )


def png() -> bytes:
    """The smallest picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def pdf(path: Path, pages: int, links: list[str]) -> None:
    """A PDF with this many pages, the links on its last one."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        notes = [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 9, 9],
                A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(link)),
            )
            for link in links
        ]
        made.pages[-1].Annots = made.make_indirect(pikepdf.Array(notes))
        made.save(path, deterministic_id=True)


def expected(project: Path) -> Counter[Expected]:
    """What every marked line expects: file, line and kind."""
    wanted: Counter[Expected] = Counter(_UNMARKED)
    for path in sorted(project.rglob("*")):
        if path.suffix not in (".md", ".html", ".yml", ".css", ".svg") or "site" in path.parts:
            continue
        file = path.relative_to(project).as_posix()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for match in _EXPECT.finditer(line):
                at = {"-above": number - 1, "-first": 1}.get(match["where"] or "", number)
                at -= int(match["up"] or 0)
                for kind in match["kinds"].split(", "):
                    wanted[(file, at, kind)] += 1
    return wanted


def traps(project: Path) -> int:
    """How many traps the project holds."""
    files = [p for p in project.rglob("*") if p.suffix in (".md", ".html", ".yml", ".css", ".svg")]
    return sum(
        len(re.findall(r"\btrap\b(?= *(?:-->|\*/|$))", p.read_text("utf-8"), re.M)) for p in files
    )
