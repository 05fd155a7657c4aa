"""Every kind of fault in plain words: what, why it matters to a patient, and how to mend it."""

from __future__ import annotations

from typing import NamedTuple

from clinicpages.problem import Level


class Kind(NamedTuple):
    """The words of one kind of fault; {names} are filled from the finding."""

    message: str
    why: str
    fix: str
    level: Level = "change"


_LOST = "A patient who follows it meets an error page instead of the answer."
_PICTURE = "The page shows a gap where the picture or its style should be."
_HEARD = "People who use a screen reader often hear the links alone, in one list."
_SILENT = "The link opens nothing, so the person who needs it stops here."
_FOUND = "Search engines and other sites read this address, and send patients to it."

KINDS: dict[str, Kind] = {
    "page": Kind("This link goes to “{url}”, and the site has no such page.", _LOST, "{fix}"),
    "file": Kind("“{url}” is not among the files of the site.", _PICTURE, "{fix}"),
    "case": Kind(
        "“{url}” is only there as “{near}”, with other capital letters.",
        "It opens on some computers and is an error page on the web.",
        "Write it as the file is named: {near}",
    ),
    "anchor": Kind(
        "This link goes to “#{fragment}”, and {where} has no such place.",
        "The page opens at its top, and the reader has to search for the answer.",
        "{fix}",
    ),
    "leaves": Kind(
        "“{url}” leads out of the site: all its addresses start with “{prefix}”.",
        _LOST,
        "Name the page's file, such as driving.md; the builder makes the address.",
    ),
    "offline": Kind(
        "In the offline copy “{url}” opens nothing: it starts at the top of the reader's own disk.",
        _LOST,
        "Name the page's file, such as driving.md; the builder makes the address.",
    ),
    "empty": Kind(
        "This link or picture has an empty address.", _SILENT, "Give it an address, or take it out."
    ),
    "local": Kind(
        "“{url}” is an address on the writer's own computer.",
        "Nobody else can open it.",
        "Write the public address.",
    ),
    "scheme": Kind(
        "“{url}” is a web address without its start, so the browser looks for a page of this site.",
        _LOST,
        "Write {whole}",
    ),
    "mistyped": Kind("No browser knows “{scheme}:”.", _SILENT, "You probably meant “{meant}:”."),
    "address": Kind(
        "This web address cannot be read: “{url}”.", _SILENT, "Check it letter by letter."
    ),
    "mailto": Kind(
        "The e-mail link “{url}” does not work: {fault}.", _SILENT, "Write mailto:name@place.org"
    ),
    "tel": Kind(
        "The telephone link “{url}” does not work: {fault}.",
        "A phone dials exactly these digits, perhaps in an emergency.",
        "Write the digits alone, such as tel:+442079460000",
    ),
    "wordless": Kind(
        "This link has no words.",
        "A screen reader says only “link”, so nobody knows where it leads.",
        "Write where it leads, or give its picture an alt text.",
    ),
    "vague": Kind(
        "The words of this link are “{text}”, which do not say where it leads.",
        _HEARD,
        "Name the page or the thing behind the link.",
    ),
    "unrendered": Kind(
        "“{text}” is shown to readers as it stands: it never became a link.",
        "Readers see brackets, and cannot follow the link.",
        "{fix}",
    ),
    "double": Kind(
        "The name “{url}” is used for {times} places on this page.",
        "A link to it opens the first place, which may be the wrong one.",
        "Give each place a name of its own.",
    ),
    "label": Kind(
        "“{attribute}” names “{url}”, and this page has no such place.",
        "A screen reader looks there for words, and says nothing.",
        "Name a place that is on this page.",
    ),
    "canonical": Kind(
        "This page names “{url}” as its own address, which is {own}.",
        "Search engines list the wrong page, so patients do not find this one.",
        "Name this page's own address in link rel=canonical.",
    ),
    "orphan": Kind(
        "No page links to this page.",
        "A patient can only find it by chance.",
        "Link to it from a page on the same subject, or add it to nav in mkdocs.yml.",
    ),
    "pdf page": Kind(
        "This link opens page {asked} of a document that has {pages}.",
        "The reader does not land at the answer.",
        "Name a page from 1 to {pages}.",
    ),
    "unreadable": Kind(
        "“{url}” cannot be opened: it is not {wanted}.",
        _SILENT,
        "Save the file again, and look at it.",
    ),
    "wrong type": Kind(
        "“{url}” is used as {wanted}, and it is not one.", _PICTURE, "Name a file that is {wanted}."
    ),
    "manifest": Kind(
        "The web manifest names “{url}”, and the site has no such file.", _PICTURE, "{fix}"
    ),
    "sitemap": Kind(
        "The list of pages for search engines names “{url}”, and {missing}.", _FOUND, "{fix}"
    ),
    "search": Kind(
        "The site's search leads to “{url}”, and {missing}.",
        "A patient who searches lands on an error page or at the wrong place.",
        "Build the site again; if it stays, the search file is out of date.",
    ),
    "data": Kind(
        "The page's data for search engines names “{url}”, and the site has no such page or file.",
        _FOUND,
        "{fix}",
    ),
    "pdf link": Kind(
        "On page {sheet} of this PDF a link goes to “{url}”, and {missing}.",
        "A PDF is printed and passed on, and cannot be mended afterwards.",
        "{fix}",
    ),
    "portable": Kind(
        "This address stands in HTML, and the two builders read “{url}” differently.",
        "The link works in one build of the site and breaks in the other.",
        "Write it as a Markdown link or picture.",
        "note",
    ),
    "dead": Kind("“{url}” does not open: {said}.", _LOST, "{fix}"),
    "unsafe": Kind(
        "This secure address leads to one that anyone on the way can read: {to}",
        "Others in the same network can see what a patient reads.",
        "Name a page that stays secure, or take the link out.",
        "note",
    ),
    "moved": Kind(
        "This page has moved for good to {to}",
        "Old addresses stop working one day.",
        "Write the new address: {to}",
        "note",
    ),
    "blocked": Kind(
        "{host} does not answer programs ({said}), so this link could not be tried.",
        "It may work for a reader, or not.",
        "Open it in a browser. If it works, add {host} and today's date to "
        "extra.checks.links.opened.",
        "note",
    ),
}
