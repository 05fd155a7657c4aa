"""What stands between a clinic and safe pages: asked for by `clinicpages build --publish`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from clinicpages.clinic import SETTINGS, faults, is_set, misfit, problem
from clinicpages.problem import Problem, ordered
from clinicpages.project import Project

# Text that stands for a value which somebody meant to fill in later.
_PLACEHOLDER = re.compile(
    r"^\W*$|_{3,}|\b(?:tbc|tba|tbd|todo|to do|to be (?:added|confirmed)|fixme|xx+|n/?a|placeholder"
    r"|lorem|ipsum|changeme|change me|fill in|your (?:hospital|clinic|phone|name|team)"
    r"|name of the|insert|sample|dummy|test)\b|example\.(?:org|com|net)|^name, role|0{6,}|12345",
    re.I,
)


def obstacles(project: Project, today: datetime.date) -> list[Problem]:
    """Everything that must change before these pages may be published, all at once."""
    found = [*faults(project), *_settings(project), *_reviews(project, today)]
    return ordered(found)


def _settings(project: Project) -> Iterator[Problem]:
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
        shown = str(given) if setting.kind != "phone" else re.sub(r"\D", "", str(given))
        if misfit(setting.kind, given):
            continue
        if _PLACEHOLDER.search(shown) or given == setting.example:
            said = f"{key}: “{given}” only stands for a value."
            yield problem(project, key, said, f"Write {setting.says}.")


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
