"""What a message asks for: an intent and the things of the programme that it names. Explainable, and without a model.

Names are found by their words, whatever their inflection or a slip of the finger does to the ends of them; intents by
the phrases of config/understanding; curated answers by how near the message is to the examples of their entry.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz

from handlers.questions.intents import Intent
from handlers.words import simplify

SURE = 90
NEAR = 84
PERHAPS = 65


@dataclass(frozen=True)
class Vocabulary:
    """The names of the programme with the words by which each is called, and the examples of each curated answer.

    All in the form in which they can be compared (`simplify`): see `prepare_vocabulary`.
    """

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
    language: str | None = None
    """The language of the phrase by which it was understood; None where it belongs to none, or to several."""


SOCIAL = (Intent.GREETING, Intent.HOW_ARE_YOU, Intent.THANKS, Intent.GOODBYE)
"""What is only said to be polite, and never hides a question behind it."""
COMMON = "common"
GAP = "…"
WIDEST_GAP = 5


@cache
def _understanding() -> dict[str, dict[str, list[str]]]:
    """What config/understanding/keywords says, for each language."""
    return {
        file.name.removesuffix(".yaml"): yaml.safe_load(file.read_text("utf-8"))
        for file in sorted((files("config") / "understanding" / "keywords").iterdir(), key=lambda entry: entry.name)
    }


@cache
def _phrases() -> dict[Intent, dict[str, set[str]]]:
    """The phrases of each intent, simplified around their gaps, with the languages in which they are said."""
    known: dict[Intent, dict[str, set[str]]] = {}
    for language, intents in _understanding().items():
        for intent, phrases in intents.items():
            for phrase in phrases if intent != COMMON else []:
                parts = f" {GAP} ".join(simplify(part) for part in phrase.split(GAP))
                known.setdefault(Intent(intent), {}).setdefault(parts, set()).add(language)
    return {intent: known[intent] for intent in Intent if intent in known}


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """Finds a phrase among simplified words; between two of its parts a few other words may stand."""
    between = rf"(?:\w+ ){{0,{WIDEST_GAP}}}"
    return re.compile(r"(?<!\w)" + between.join(f"{re.escape(part.strip())} " for part in phrase.split(GAP)))


def own_words(titles: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each title the long words that no other has and that no intent needs: it is called by one of these, too."""
    general = {word for phrases in _phrases().values() for phrase in phrases for word in phrase.split()}
    words = {id: {w for title in known for w in simplify(title).split() if len(w) >= 8} for id, known in titles.items()}
    counts = Counter(word for known in words.values() for word in known)
    return {id: sorted(w for w in known - general if counts[w] == 1) for id, known in words.items()}


def prepare_vocabulary(**parts: Mapping[str, Sequence[str]]) -> Vocabulary:
    """A vocabulary of names and examples as the programme has them."""
    return Vocabulary(
        **{part: {id: tuple(map(simplify, known)) for id, known in named.items()} for part, named in parts.items()}
    )


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
    intent, language = _intent(words)
    social = intent is None or intent in SOCIAL
    if social and best[0] >= NEAR:
        return Query(Intent.FAQ, courses, sites, audiences, best[1])
    if social and (courses or sites or audiences) and len(words.split()) <= 6:
        return Query(Intent.LIST_WORKSHOPS, courses, sites, audiences)
    if intent in SOCIAL and len(words.split()) > 5:
        intent = None
    if intent is None:
        if (faq := _hinted(words, vocabulary.faq)) and not courses:
            return Query(Intent.FAQ, courses, sites, audiences, faq)
        return Query(Intent.OUT_OF_SCOPE, courses, sites, audiences, near=_perhaps(ranked))
    return Query(intent, courses, sites, audiences, language=language)


def _intent(words: str) -> tuple[Intent | None, str | None]:
    """The first intent of which a phrase is said, and the language of its phrases, where it is one."""
    for intent, phrases in _phrases().items():
        said = [languages for phrase, languages in phrases.items() if _holds(words, phrase)]
        if said:
            languages = set.intersection(*said) or set.union(*said)
            return intent, languages.pop() if len(languages) == 1 else None
    return None, None


@cache
def _common_words() -> frozenset[str]:
    """Words that tell nothing about what is asked."""
    return frozenset(simplify(word) for intents in _understanding().values() for word in intents[COMMON])


def _hinted(words: str, faq: Mapping[str, Sequence[str]]) -> str | None:
    """The curated answer whose examples have every word of a short message that tells anything ("was kostet das")."""
    telling = [word for word in words.split() if word not in _common_words()]
    if not telling or len(words.split()) > 6:
        return None
    known = {id: {w for example in examples for w in example.split()} for id, examples in faq.items()}
    hits = [id for id, has in known.items() if all(any(_same_word(w, said) for w in has) for said in telling)]
    return hits[0] if len(hits) == 1 else None


def _perhaps(ranked: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(id for nearness, id in ranked[:2] if nearness >= PERHAPS)


def _holds(words: str, phrase: str) -> bool:
    return _pattern(phrase).search(f"{words} ") is not None


def _named(words: str, names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Whose name is in a message: the longest name that fits wins over names that are part of it."""
    spoken = words.split()
    found = {id: max((len(n) for n in known if _calls(spoken, n)), default=0) for id, known in names.items()}
    longest = max(found.values(), default=0)
    return tuple(id for id, length in found.items() if length and length >= longest - 2)


def _calls(spoken: Sequence[str], name: str) -> bool:
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
    return max((fuzz.token_sort_ratio(words, example) for example in examples), default=0.0)
