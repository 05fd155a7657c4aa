"""What stands between a clinic and safe pages: asked for by `clinicpages build --publish`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from clinicpages.clinic import SETTINGS, faults, is_set, misfit, problem, signed_on
from clinicpages.problem import Problem, ordered
from clinicpages.project import Project

_BOTH_PHONES = (SETTINGS["phone"].example, SETTINGS["night_phone"].example)
# Our examples for what names one clinic: they are true for nobody. Those for a rule may be true.
_IDENTITY: dict[str, tuple[str, ...]] = {
    "phone": _BOTH_PHONES,
    "night_phone": _BOTH_PHONES,
    **{
        key: (SETTINGS[key].example,)
        for key in ("name", "address", "web_address", "lead", "feedback", "map")
    },
    **{key: (SETTINGS[key].example,) for key in ("reviewer", "accepts_unreviewed")},
}
# Text that stands for a value, as a whole: in a sentence the same words can be true.
_STANDS_FOR = re.compile(
    r"\W*(?:tb[acd]|to ?do|to be (?:added|confirmed|decided)|fixme|x{2,}|n/?a|changeme|change me"
    r"|(?:please )?fill (?:(?:this|it|me) )?in(?: later| here)?"
    r"|insert(?: \S+){0,4}"
    r"|(?:your|name of (?:the|your)) (?:hospital|clinic|unit|team|phone|name|address)"
    r"(?:'s)?(?: (?:name|number|address))?(?: here)?"
    r"|(?:an? |the )?(?:test|sample|example|dummy|placeholder)"
    r"(?: (?:clinic|hospital|unit|name|address|street|person|doctor|text|value|phone|number))*"
    r")?\W*",
    re.I,
)
# Text that is a placeholder wherever it stands.
_LEFT_OVER = re.compile(
    r"_{3,}|\b(?:tb[acd]|fixme|x{3,}|placeholder|lorem|ipsum|changeme)\b"
    # Names that stand for no real site, kept free for examples and tests.
    r"|(?:https://|@)[^\s/]+\.(?:example|invalid|test|localhost)(?=[/:?#]|$)"
    r"|\[(?:insert|your|name|fill)\b|\bexample\.(?:org|com|net)\b|^name, role|^name of the award",
    re.I,
)
# One rule may be the same as our example; so many were left as they stood.
COPIED = 3
_RISING = "01234567890123456789"
# Kept free for films: no patient is ever reached there.
_FILM = re.compile(r"1?(?:[2-9][0-9]{2})?55501[0-9]{2}")


def obstacles(project: Project, today: datetime.date) -> list[Problem]:
    """Everything that must change before these pages may be published, all at once."""
    found = [*faults(project), *_settings(project, today), *_reviews(project, today)]
    found += _copied(project)
    return ordered(found)


def _settings(project: Project, today: datetime.date) -> Iterator[Problem]:
    """Values that are missing, or that only stand for one."""
    for key, setting in SETTINGS.items():
        given = project.clinic.get(key)
        if not is_set(given):
            if setting.required:
                said = f"“{key}” is missing: {setting.says}."
                yield problem(
                    project, key, said, f'Write, for example:  {key}: "{setting.example}"'
                )
            continue
        if misfit(setting.kind, given):
            continue
        on = signed_on(str(given)) if setting.kind == "signed" else None
        if on and on > today:
            said = f"{key}: {on} is still to come. Nobody can have signed then."
            yield problem(project, key, said, "Write the day on which it was signed.")
        if _is_placeholder(key, given):
            said = f"{key}: “{given}” only stands for a value."
            yield problem(project, key, said, f"Write {setting.says}.")


def _copied(project: Project) -> Iterator[Problem]:
    """The rules that say our examples word for word, where they are too many to be chosen."""
    same = [
        key
        for key, setting in SETTINGS.items()
        if setting.example.endswith(".") and project.clinic.get(key) == setting.example
    ]
    if len(same) >= COPIED:
        said = f"{len(same)} rules are our examples word for word: {', '.join(same)}."
        fix = "Ask your team what holds at your clinic, then write it in your own words."
        yield problem(project, same[0], said, fix)


def _is_placeholder(key: str, given: object) -> bool:
    """True for what somebody meant to fill in later; a true value may share words with our example.

    `given` fits its kind.
    """
    if isinstance(given, list):
        return any(_is_placeholder(key, part) for badge in given for part in badge.values())
    text = str(given).strip()
    if text in _IDENTITY.get(key, ()):
        return True
    if SETTINGS[key].kind == "phone":
        return _is_no_number(text)
    return bool(_STANDS_FOR.fullmatch(text) or _LEFT_OVER.search(text))


def _is_no_number(phone: str) -> bool:
    """True for a number that is typed to fill a field: one digit over and over, or 0123456789.

    Short ones, as 999 and 112, are real.
    """
    digits = re.sub(r"\D", "", re.split("[a-z]", phone, maxsplit=1, flags=re.I)[0])
    if len(digits) < 5:
        return False
    return len(set(digits)) == 1 or digits in _RISING or bool(_FILM.fullmatch(digits))


def _reviews(project: Project, today: datetime.date) -> Iterator[Problem]:
    """Pages that no clinician has signed, or whose next check is overdue."""
    accepted = is_set(project.clinic.get("accepts_unreviewed"))
    why = "Patients trust a published page. Somebody must answer for what it says."
    for page in project.pages:
        signed = page.meta.get("reviewed") and page.meta.get("reviewer")
        if not signed and not accepted:
            said = "No clinician has signed this page."
            fix = (
                "Let a clinician read it and add “reviewed” and “reviewer”, or set "
                "“accepts_unreviewed” with the name, role and day of who answers for it."
            )
            yield Problem("clinic", "change", page.file, 1, said, why, fix)
        due = page.meta.get("next_check")
        if isinstance(due, datetime.date) and due < today:
            said = f"The next check was due on {due}."
            fix = "Read the page against its sources, then give new days."
            at = page.meta_line("next_check")
            yield Problem("clinic", "change", page.file, at, said, why, fix)
