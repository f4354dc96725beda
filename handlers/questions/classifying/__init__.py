"""What a message wants: an intent, a curated answer, or nothing that is ours to answer; with calibrated probabilities.

Learned from the phrases of config/understanding. Nothing here knows rows of the programme, and nothing is looked up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from zipfile import BadZipFile

import numpy as np

from handlers.questions.classifying.curated import RIVALS, Curated, compare, frequent, gather, weigh
from handlers.questions.classifying.encoder import DISTRIBUTION, Encoder, has_known_parts, knows_word, load_encoder
from handlers.questions.classifying.features import Floats, settle, split_words
from handlers.questions.classifying.mending import Mender
from handlers.questions.classifying.model import (
    FILE,
    Learned,
    Seen,
    guess_language,
    load_learned,
    name_nearest,
    name_words,
    see,
)
from handlers.questions.classifying.own import OwnPhrases, gather_own
from handlers.questions.classifying.phrases import FAQ, OUT_OF_SCOPE, SENSITIVE, belongs_to, fingerprint
from handlers.questions.intents import Intent

CAREFUL = 0.4
"""From which probability a message is treated as one of discrimination or distress."""
OFFERED = 5
"""How many curated answers are named, likeliest first."""
LEARN = "run 'python -m handlers.questions.classifying'"

__all__ = ["Classifier", "Guess", "build_classifier", "find_faults"]


@dataclass(frozen=True)
class Guess:
    """What a message may want. All probabilities of `ranked` are one in sum; those of `faq` are its part of FAQ."""

    ranked: tuple[tuple[Intent, float], ...]
    faq: tuple[tuple[str, float], ...]
    language: str | None
    sensitive: str | None
    foreign: frozenset[str] = frozenset()
    """The words that no phrase has that is ours to answer."""
    explain: Callable[[], Sequence[str]] = field(default=tuple, compare=False)
    """What decided, in lines; looked up only when somebody wants to know, as it takes as long as the guess."""


@dataclass(frozen=True)
class Classifier:
    """Says what messages to one programme want. Whoever changes its curated answers builds another."""

    learned: Learned
    encoder: Encoder | None
    curated: Curated | None
    own: OwnPhrases | None = None

    def classify(self, text: str, masked: str) -> Guess:
        """What a message wants. In `masked` names and dates are replaced by their kinds ("Wann ist COURSE in SITE?").

        PARTICIPANTS is about others: whoever is no organiser is declined, as for OUT_OF_SCOPE.
        """
        if not any(letter.isalnum() for letter in text):
            return Guess(((Intent.OUT_OF_SCOPE, 1.0),), (), None, None)
        masked, written = self.mender.mend(masked, text)
        seen = self._see(masked, written)
        likely = seen.subjects[0]
        faq = self._match(seen)
        intents = _sum_up(self.learned.subjects, likely, sum(chance for _, chance in faq[:RIVALS]))
        ranked = tuple(sorted(intents.items(), key=lambda entry: -entry[1]))
        return Guess(
            ranked=ranked,
            faq=faq,
            language=guess_language(self.learned, text),
            sensitive=_sensitive(self.learned.subjects, likely),
            foreign=frozenset(split_words(settle(masked))) - self.learned.ours,
            explain=partial(self._explain, seen, masked),
        )

    def name_subject(self, masked: str) -> str:
        """The subject of the phrases, "<group>.<name>", that a message is likeliest to belong to."""
        return self.learned.subjects[int(self._see(masked, masked).subjects[0].argmax())]

    @cached_property
    def mender(self) -> Mender:
        """What mends slips of the finger."""
        return Mender(self.learned.known, self.learned.frequent, partial(knows_word, self.encoder))

    def _see(self, masked: str, written: str) -> Seen:
        seen = see(self.learned, self.encoder, [masked], [written])
        return replace(seen, subjects=self.own.prefer(seen)[None]) if self.own else seen

    def _match(self, seen: Seen) -> tuple[tuple[str, float], ...]:
        if self.curated is None:
            return ()
        likely = seen.subjects[0]
        asked, rest = likely[frequent(self.learned.subjects)], sum_rest(self.learned.subjects, likely)
        signs = compare(self.curated.examples, seen.words[0], seen.direction[0], asked, rest)
        chances = weigh(signs, self.learned.faq)
        return tuple((self.curated.ids[n], float(chances[n])) for n in np.argsort(-chances)[:OFFERED])

    def _explain(self, seen: Seen, masked: str) -> list[str]:
        best = np.argsort(-seen.subjects[0])[:3]
        lines = [f"read as: {masked}"]
        lines += [f"subject: {self.learned.subjects[n]} {seen.subjects[0][n]:.2f}" for n in best]
        lines += [f"speaks for it: {name}" for name in name_words(self.learned, masked, int(best[0]))]
        return [*lines, name_nearest(self.learned, seen)]


def build_classifier(faq: Mapping[str, Sequence[str]]) -> Classifier:
    """The classifier for a programme with these curated answers, each with its examples. Takes about a second."""
    encoder = load_encoder()
    learned = load_learned(alone=encoder is None)
    return Classifier(learned, encoder, gather(learned, encoder, faq), gather_own(learned, encoder))


def find_faults() -> list[str]:
    """What makes it understand less well than it could, and how that is mended: a line each."""
    faults = []
    encoder = load_encoder()
    if encoder is None:
        faults.append(f"the sentence encoder is missing, fewer questions are understood: pip install {DISTRIBUTION}")
    elif not has_known_parts(encoder):
        faults.append(f"the version of {DISTRIBUTION} is not the one that is required: it takes more memory")
    try:
        fits = load_learned().fingerprint == fingerprint()
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        faults.append(f"{FILE.name} can't be read ({error}): {LEARN}")
    else:
        faults += [] if fits else [f"the phrases have been changed since they were learned: {LEARN}"]
    return faults


def sum_rest(subjects: Sequence[str], likely: Floats) -> Floats:
    """How likely a message is any question that is often asked, nothing of ours, and its likeliest other intent."""
    intents: dict[str, float] = {}
    for subject, chance in zip(subjects, likely, strict=True):
        group = subject.split(".")[0]
        key = group if group in (FAQ, OUT_OF_SCOPE) else subject
        intents[key] = intents.get(key, 0.0) + float(chance)
    other = max((chance for key, chance in intents.items() if key not in (FAQ, OUT_OF_SCOPE)), default=0.0)
    return np.asarray([intents.get(FAQ, 0.0), intents.get(OUT_OF_SCOPE, 0.0), other], np.float32)


def _sum_up(subjects: Sequence[str], likely: Floats, answered: float) -> dict[Intent, float]:
    """The probability of each intent, where a curated answer is asked for with the probability `answered`."""
    intents: dict[Intent, float] = {}
    for subject, chance in zip(subjects, likely, strict=True):
        intent = belongs_to(subject)
        intents[intent] = intents.get(intent, 0.0) + float(chance) * (1 - answered)
    return {**intents, Intent.FAQ: answered}


def _sensitive(subjects: Sequence[str], likely: Floats) -> str | None:
    found = {s.split(".")[1]: float(p) for s, p in zip(subjects, likely, strict=True) if s.startswith(f"{SENSITIVE}.")}
    return max(found, key=lambda name: found[name]) if sum(found.values()) >= CAREFUL else None
