"""The phrases of config/understanding: how people ask, for each subject and language."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

from handlers.questions.intents import Intent

PLACE = files("config") / "understanding"
INTENTS, FAQ, OUT_OF_SCOPE, SENSITIVE = "intents", "faq", "out_of_scope", "sensitive"
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
        phrase
        for file in _files()
        for phrase in list_phrases(file.name.removesuffix(".yaml"), _parse(file.read_bytes()))
    )


def list_phrases(language: str, groups: Mapping[str, Mapping[str, str]]) -> Iterator[Phrase]:
    """The phrases of a language, one a line, as they stand in its file."""
    for group, subjects in groups.items():
        for name, lines in subjects.items():
            for line in lines.splitlines():
                if line.strip():
                    yield Phrase(f"{group}.{name}", language, line.strip())


def _parse(source: bytes) -> dict[str, dict[str, str]]:
    """With the parser in C where there is one: it is needed before the first answer, and takes a tenth of the time."""
    parsed: dict[str, dict[str, str]]
    parsed = yaml.load(source, Loader=yaml.CSafeLoader) if yaml.__with_libyaml__ else yaml.safe_load(source)
    return parsed


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
