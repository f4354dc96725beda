"""The phrases of config/understanding: how people ask, for each subject and language."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

from handlers.questions.intents import Intent

PLACE = files("config") / "understanding"
INTENTS, FAQ, OUT_OF_SCOPE, SENSITIVE = "intents", "faq", "out_of_scope", "sensitive"
GROUPS = (INTENTS, FAQ, OUT_OF_SCOPE, SENSITIVE)
INSTEAD = {
    "project": Intent.PROJECT,
    "how_to_register": Intent.REGISTER,
    "how_to_cancel": Intent.CANCEL,
}
"""What answers a question that is often asked, where the programme has no curated answer to it."""


@dataclass(frozen=True)
class Phrase:
    """A message as somebody could write it. `subject`: "<group>.<name>", as in the file."""

    subject: str
    language: str
    text: str


def read_phrases() -> tuple[Phrase, ...]:
    """All phrases, in the order of the files."""
    return tuple(
        Phrase(f"{group}.{name}", file.name.removesuffix(".yaml"), line.strip())
        for file in _files()
        for group, subjects in yaml.safe_load(file.read_text("utf-8")).items()
        for name, lines in subjects.items()
        for line in lines.splitlines()
        if line.strip()
    )


def fingerprint() -> str:
    """Changes with every change of the phrases."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in _files())).hexdigest()


def belongs_to(subject: str) -> Intent:
    """The intent of a subject, where there is no curated answer to it."""
    group, name = subject.split(".")
    if group == INTENTS:
        return Intent(name)
    if group == FAQ:
        return INSTEAD.get(name, Intent.OUT_OF_SCOPE)
    return Intent.HUMAN if group == SENSITIVE else Intent.OUT_OF_SCOPE


def _files() -> list[Traversable]:
    return sorted((file for file in PLACE.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
