"""A clinic's own settings (`extra.clinic` of mkdocs.yml): what can be set, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clinicpages.contrast import LIMIT, PAPER, contrast
from clinicpages.problem import Problem
from clinicpages.project import Project

ASK = "Ask your team: ____"
EMERGENCY = "your emergency number (999 in the UK, 112 in Europe, 911 in the US and Canada)"
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{1,20}(?: ?(?:ext|x)\.? ?[0-9]{1,6})?")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Setting:
    """One value that a clinic can set. `unset` is what pages print until it does."""

    says: str
    kind: str = "text"
    unset: str = ASK


SETTINGS: Mapping[str, Setting] = {
    "name": Setting("the clinic's or hospital's name", unset="your hospital"),
    "address": Setting("the address, on one line"),
    "phone": Setting("the phone number for patients", "phone"),
    "phone_hours": Setting("when that phone is answered"),
    "night_phone": Setting("the phone number at night and at weekends", "phone"),
    "night_hours": Setting("when the night number is answered"),
    "emergency_number": Setting("the emergency number of your country", "phone", EMERGENCY),
    "emergency_place": Setting("what your country calls the emergency room", unset="A&E"),
    "country": Setting("the country", unset="your country"),
    "map": Setting("a link to a map", "link"),
    "logo": Setting("the logo, a file in docs/assets"),
    "colour": Setting("the main colour, as #rrggbb", "colour"),
    "fasting": Setting("how long not to eat and drink"),
    "blood_thinners": Setting("who plans blood thinners, with a phone number"),
    "other_medicines": Setting("advice on other medicines on the day, such as for diabetes"),
    "anaesthetic": Setting("the anaesthetic that is mostly used"),
    "stay": Setting("how long people mostly stay"),
    "visitors": Setting("if a partner or friend can stay"),
    "bring": Setting("what to bring"),
    "lifting": Setting("the rule on lifting"),
    "driving": Setting("the rule on driving"),
    "washing": Setting("when to wash and shower"),
    "work": Setting("when to go back to work"),
    "sleep": Setting("how to lie and sleep"),
    "sex": Setting("when to have sex again"),
    "travel": Setting("when to travel and fly"),
    "scanners": Setting("advice on MRI scanners and airport gates"),
    "costs": Setting("what a patient pays"),
    "follow_up": Setting("when the check-up is, and with whom"),
    "carer_help": Setting("where carers get help near you"),
    "languages": Setting("other languages and formats"),
    "lead": Setting("who is in charge of these pages"),
    "reviewer": Setting("the clinician who reviewed these pages"),
    "funding": Setting("who pays for these pages, and any ties to makers"),
    "badges": Setting(
        "awards and quality marks, each with a link to its proof", unset="none so far"
    ),
    "feedback": Setting("where readers report a mistake: an e-mail or web address", "contact"),
}


def value(clinic: Mapping[str, object], key: str) -> str:
    """What pages print for `{clinic key}`: the clinic's value, else the words for an unset one.

    Raises KeyError for a key that no clinic can set.
    """
    setting = SETTINGS[key]
    given = clinic.get(key)
    return str(given).strip() if is_set(given) else setting.unset


def is_set(given: object) -> bool:
    """True when a clinic has filled this value in."""
    return given is not None and str(given).strip() != ""


def faults(project: Project) -> Iterator[Problem]:
    """Every setting that is unknown or badly written, at its line of mkdocs.yml."""
    for key, given in project.clinic.items():
        line = project.line_of("extra", "clinic", str(key))
        if str(key) not in SETTINGS:
            yield _problem(project, line, f"“{key}” is not a clinic setting.", _nearest(str(key)))
        elif is_set(given) and (fix := _misfit(SETTINGS[str(key)].kind, given)):
            yield _problem(project, line, f"{key}: “{given}” cannot be used.", fix)


def _misfit(kind: str, given: object) -> str:
    """How to mend a value that does not fit its kind; empty when it fits."""
    text = str(given).strip()
    if isinstance(given, list | dict):
        return "Write the value on one line, after the colon."
    if kind == "phone" and not (isinstance(given, str) and _PHONE.fullmatch(text)):
        return 'Write the number in quotes, with digits and spaces only: "020 7946 0000".'
    if kind == "link" and not text.startswith("https://"):
        return "Write the whole address, from https:// on."
    if kind == "contact" and not (text.startswith("https://") or _MAIL.fullmatch(text)):
        return "Write an e-mail address, or a web address from https:// on."
    if kind == "colour":
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            return 'Write the colour in quotes, as # and six signs: "#0b4f6c".'
        if (ratio := contrast(text, PAPER)) < LIMIT:
            return f"Choose a darker colour: {ratio:.1f} to 1 against the page, {LIMIT:.0f} needed."
    return ""


def _nearest(key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, SETTINGS, 1)
    if near:
        return f"Did you mean “{near[0]}”?"
    return "The settings are: " + ", ".join(SETTINGS) + "."


def _problem(project: Project, line: int, message: str, fix: str) -> Problem:
    file = project.config_path.name
    why = "A wrong name or number on a patient's page can send them to the wrong place."
    return Problem("clinic", "change", file, line, message, why, fix)
