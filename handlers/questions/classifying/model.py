"""What was learned from the phrases, and how likely it makes each subject for a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.questions.classifying.encoder import Encoder, encode
from handlers.questions.classifying.features import (
    LONGEST,
    Floats,
    Wording,
    count_features,
    list_features,
    place,
    scale,
    settle,
    split_words,
    weigh_rarity,
    write_out,
)
from handlers.questions.classifying.phrases import OUT_OF_SCOPE, PLACE

FILE = PLACE / "learned.npz"
NARROWNESS = 4.0
"""How fast a phrase loses weight with its distance from the message."""
BLOCK = 1024
UNIT = 127
"""The length of a direction in whole numbers."""
CERTAIN_LANGUAGE = 0.6
FOREIGN = 0.5
"""How much of what speaks for a message to be none of ours is believed: the phrases hold many more of them."""


@dataclass(frozen=True)
class Weights:
    """How much each word speaks for each class: a byte a number, and what each column of them is multiplied by."""

    numbers: NDArray[np.int8]
    factors: Floats

    def weigh(self, words: Wording) -> Floats:
        """What the words of a message say of each class."""
        return words.weigh(self.numbers) * self.factors


@dataclass(frozen=True)
class Meaning:
    """The phrases as the encoder reads them, and how much each speaks for each subject.

    Compared are directions along the few `axes` in which the phrases differ most. Of the many small numbers in `near`
    each has to be right, for they are summed up: a byte would be too little.
    """

    axes: Floats
    directions: NDArray[np.int8]
    near: NDArray[np.int16]
    factors: Floats

    def weigh(self, direction: Floats) -> tuple[Floats, list[tuple[int, float]]]:
        """What the meaning of messages says of each subject; and for each the nearest phrase, and how near it is.

        Some of the phrases at a time: all at once would take much memory.
        """
        along = scale(direction @ self.axes) / UNIT
        scores = np.zeros((len(along), len(self.factors)), np.float32)
        places, nearest = np.zeros(len(along), np.intp), np.full(len(along), -1, np.float32)
        for start in range(0, len(self.directions), BLOCK):
            nearness = along @ self.directions[start : start + BLOCK].astype(np.float32).T
            scores += np.exp(NARROWNESS * (nearness - 1)) @ self.near[start : start + BLOCK].astype(np.float32)
            best, nearer = nearness.argmax(axis=1), nearness.max(axis=1) > nearest
            places[nearer], nearest[nearer] = best[nearer] + start, nearness.max(axis=1)[nearer]
        return scores * self.factors, [(int(place), float(near)) for place, near in zip(places, nearest, strict=True)]


@dataclass(frozen=True)
class Learned:
    """What was learned. `meaning`: None where it is to do without the encoder; `phrases` are those of the meaning.

    `known` are the words of the phrases, `ours` those of the phrases that are ours to answer, `frequent` those by which
    slips of the finger are mended.
    """

    fingerprint: str
    subjects: tuple[str, ...]
    languages: tuple[str, ...]
    rarity: Floats
    words: Weights
    language_words: Weights
    meaning: Meaning | None
    temperature: float
    faq: Floats
    phrases: tuple[str, ...]
    known: frozenset[str]
    ours: frozenset[str]
    frequent: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """Messages as numbers: words, direction (nought without an encoder), and the probability of each subject."""

    words: tuple[Wording, ...]
    direction: Floats
    subjects: Floats
    nearest: tuple[tuple[int, float], ...] = ()
    """For each message the place of the phrase that means most nearly the same, and how near it is; with an encoder."""


@cache
def load_learned(alone: bool = False) -> Learned:
    """What `python -m handlers.questions.classifying` wrote. `alone`: for understanding without the encoder."""
    with FILE.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        end = "_alone" if alone else ""

        def names(name: str) -> tuple[str, ...]:
            return tuple(str(kept[name]).split("\n"))

        def floats(name: str) -> Floats:
            return np.asarray(kept[name], np.float32)

        def weights(name: str) -> Weights:
            return Weights(kept[name], floats(f"{name}_scale"))

        return Learned(
            fingerprint=str(kept["fingerprint"]),
            subjects=names("subjects"),
            languages=names("languages"),
            rarity=floats("rarity"),
            words=weights(f"words{end}"),
            language_words=weights("language_words"),
            meaning=None if alone else Meaning(floats("axes"), kept["directions"], kept["near"], floats("near_scale")),
            temperature=float(kept[f"temperature{end}"]),
            faq=floats(f"faq{end}"),
            phrases=() if alone else names("phrases"),
            known=frozenset(names("known")),
            ours=frozenset(names("ours")),
            frequent=names("frequent"),
        )


def soften(scores: Floats) -> Floats:
    """Probabilities of scores, in each row one in sum."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def see(learned: Learned, encoder: Encoder | None, masked: Sequence[str], written: Sequence[str] | None = None) -> Seen:
    """What messages are about: by their words, where names are masked, and by their meaning, as they were `written`."""
    settled = [settle(text) for text in masked]
    words = tuple(weigh_rarity(count_features(text), learned.rarity) for text in settled)
    direction = encode(encoder, [write_out(text) for text in (masked if written is None else written)])
    scores = np.stack([learned.words.weigh(wording) for wording in words])
    nearest: list[tuple[int, float]] = []
    if learned.meaning is not None:
        meant, nearest = learned.meaning.weigh(direction)
        scores += meant
    likely = soften(scores * learned.temperature) * _weigh_subjects(learned.subjects)
    return Seen(words, direction, likely / likely.sum(axis=-1, keepdims=True), tuple(nearest))


@cache
def _weigh_subjects(subjects: tuple[str, ...]) -> Floats:
    foreign = [subject.startswith(f"{OUT_OF_SCOPE}.") for subject in subjects]
    return np.where(foreign, np.float32(FOREIGN), np.float32(1))


def guess_language(learned: Learned, text: str) -> str | None:
    """In which language a message is written; None where that is not clear."""
    words = weigh_rarity(count_features(text[:LONGEST]), learned.rarity)
    likely = soften(learned.language_words.weigh(words))
    best = int(likely.argmax())
    return learned.languages[best] if likely[best] >= CERTAIN_LANGUAGE else None


def name_nearest(learned: Learned, seen: Seen) -> str:
    """The phrase that means most nearly the same as the one message seen, for explaining."""
    if not seen.nearest:
        return "no sentence encoder"
    place, nearness = seen.nearest[0]
    return f"nearest phrase: {learned.phrases[place]!r} {nearness:.2f}"


def name_words(learned: Learned, masked: str, subject: int, most: int = 3) -> list[str]:
    """The words that speak most for a subject, for explaining."""
    features = [name for name in list_features(split_words(settle(masked))) if name.startswith("word ")]
    spoken: dict[str, Any] = {
        name: learned.rarity[at] * learned.words.numbers[at, subject] for name in features for at in [place(name)]
    }
    best = sorted(spoken, key=lambda name: -spoken[name])[:most]
    return [name for name in best if spoken[name] > 0]
