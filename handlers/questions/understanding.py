"""What a message asks for: an intent and the things of the programme that it names. Explainable, and without a model.

Names are found by their words, whatever their inflection or a slip of the finger does to the ends of them; intents by
the phrases of config/understanding; curated answers by how near the message is to the examples of their entry.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz

from handlers.words import simplify

SURE = 90
NEAR = 84
PERHAPS = 65


class Intent(StrEnum):
    """What somebody wants."""

    CANCEL = "cancel"
    MY_REGISTRATIONS = "my_registrations"
    REMINDER_SETTINGS = "reminder_settings"
    REGISTER = "register"
    CONTACT = "contact"
    WORKSHOP_DETAIL = "workshop_detail"
    NEXT_WORKSHOP = "next_workshop"
    LIST_WORKSHOPS = "list_workshops"
    PROJECT = "project"
    FAQ = "faq"
    GREETING = "greeting"
    THANKS = "thanks"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Vocabulary:
    """The names of the programme with the words by which each is called, and the examples of each curated answer."""

    courses: Mapping[str, Sequence[str]]
    sites: Mapping[str, Sequence[str]]
    audiences: Mapping[str, Sequence[str]]
    faq: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Query:
    """What was understood: ids of the programme, in the order of the programme."""

    intent: Intent
    courses: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    faq: str | None = None
    near: tuple[str, ...] = field(default=())
    """The curated answers that came nearest, best first, where the message was not understood."""


@cache
def _phrases() -> dict[Intent, list[str]]:
    known: dict[Intent, list[str]] = {}
    for file in sorted((files("config") / "understanding").iterdir(), key=lambda entry: entry.name):
        for intent, phrases in yaml.safe_load(file.read_text("utf-8")).items():
            known.setdefault(Intent(intent), []).extend(simplify(phrase) for phrase in phrases)
    return {intent: known[intent] for intent in Intent if intent in known}


def own_words(titles: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each title the long words that no other has and that no intent needs: it is called by one of these, too."""
    general = {word for phrases in _phrases().values() for phrase in phrases for word in phrase.split()}
    words = {id: {w for title in known for w in simplify(title).split() if len(w) >= 8} for id, known in titles.items()}
    counts = Counter(word for known in words.values() for word in known)
    return {id: sorted(w for w in known - general if counts[w] == 1) for id, known in words.items()}


def understand(text: str, vocabulary: Vocabulary) -> Query:
    """What a message asks for; `out_of_scope` where that is not known."""
    words = simplify(text)
    courses = _named(words, vocabulary.courses)
    sites = _named(words, vocabulary.sites)
    audiences = _named(words, vocabulary.audiences)
    ranked = sorted(((_nearness(words, faq), id) for id, faq in vocabulary.faq.items()), reverse=True)
    best = ranked[0] if ranked else (0.0, "")
    if best[0] >= SURE:
        return Query(Intent.FAQ, courses, sites, audiences, best[1])
    intent = next((intent for intent, phrases in _phrases().items() if _holds(words, phrases)), None)
    social = intent in {None, Intent.GREETING, Intent.THANKS}
    if social and best[0] >= NEAR:
        return Query(Intent.FAQ, courses, sites, audiences, best[1])
    if social and (courses or sites or audiences) and len(words.split()) <= 6:
        return Query(Intent.LIST_WORKSHOPS, courses, sites, audiences)
    if intent in {Intent.GREETING, Intent.THANKS} and len(words.split()) > 4:
        intent = None
    if intent is None:
        return Query(Intent.OUT_OF_SCOPE, courses, sites, audiences, near=_perhaps(ranked))
    return Query(intent, courses, sites, audiences)


def _perhaps(ranked: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(id for nearness, id in ranked[:2] if nearness >= PERHAPS)


def _holds(words: str, phrases: Iterable[str]) -> bool:
    return any(f" {phrase} " in f" {words} " for phrase in phrases)


def _named(words: str, names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Whose name is in a message: the longest name that fits wins over names that are part of it."""
    found = {
        id: max((len(n) for n in map(simplify, known) if _calls(words, n)), default=0) for id, known in names.items()
    }
    longest = max(found.values(), default=0)
    return tuple(id for id, length in found.items() if length and length >= longest - 2)


def _calls(words: str, name: str) -> bool:
    spoken = words.split()
    return all(any(_same_word(part, word) for word in spoken) for part in name.split())


def _same_word(name: str, word: str) -> bool:
    """Whether a word is a name's, with another ending, as the first part of a compound, or with one slip."""
    if name == word:
        return True
    if len(name) >= 4 and word.startswith(name):
        return True
    shorter = min(len(name), len(word))
    return shorter >= 5 and abs(len(name) - len(word)) <= 3 and fuzz.ratio(name, word) >= 85


def _nearness(words: str, examples: Sequence[str]) -> float:
    """How near a message is to the nearest example, from 0 to 100."""
    return max((fuzz.token_sort_ratio(words, simplify(example)) for example in examples), default=0.0)
