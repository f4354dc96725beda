"""What was learned from the phrases, and how likely it makes each subject for a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from handlers.questions.classifying.encoder import Encoder, encode
from handlers.questions.classifying.features import (
    Floats,
    count_features,
    list_features,
    place,
    scale,
    settle,
    split_words,
    write_out,
)
from handlers.questions.classifying.phrases import PLACE

FILE = PLACE / "learned.npz"
NARROWNESS = 2.0
"""How fast a phrase loses weight with its distance from the message."""
CERTAIN_LANGUAGE = 0.6


@dataclass(frozen=True)
class Learned:
    """Weights of words for each subject, with and without the encoder; the phrases as the encoder reads them."""

    fingerprint: str
    subjects: tuple[str, ...]
    languages: tuple[str, ...]
    rarity: Floats
    words: Floats
    words_alone: Floats
    directions: Floats
    near: Floats
    temperatures: Floats
    language_words: Floats
    faq: Floats
    faq_alone: Floats
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """Messages as numbers: words, direction (nought without an encoder), and the probability of each subject."""

    words: Floats
    direction: Floats
    subjects: Floats


@cache
def load_learned() -> Learned:
    """What `python -m handlers.questions.classifying` wrote."""
    with FILE.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        arrays: dict[str, Any] = {name: kept[name] for name in kept.files}
    mark = str(arrays.pop("fingerprint"))
    scales = {name: arrays.pop(f"{name}_scale") for name in ("words", "words_alone", "language_words")}
    directions = arrays.pop("directions").astype(np.float32) / 127
    for name, factors in scales.items():
        arrays[name] = arrays[name].astype(np.float32) * factors
    values: dict[str, Any] = {
        name: tuple(str(array).split("\n")) if array.dtype.kind == "U" else array.astype(np.float32)
        for name, array in arrays.items()
    }
    return Learned(fingerprint=mark, directions=scale(directions), **values)


def soften(scores: Floats) -> Floats:
    """Probabilities of scores, in each row one in sum."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def see(learned: Learned, encoder: Encoder | None, masked: Sequence[str]) -> Seen:
    """What messages are about."""
    settled = [settle(text) for text in masked]
    words = np.stack([scale(count_features(text) * learned.rarity) for text in settled])
    direction = encode(encoder, [write_out(text) for text in settled])
    if encoder is None:
        scores = _weigh(words, learned.words_alone) * learned.temperatures[1]
    else:
        nearness = np.exp(NARROWNESS * (direction @ learned.directions.T - 1))
        scores = (_weigh(words, learned.words) + nearness @ learned.near) * learned.temperatures[0]
    return Seen(words, direction, soften(scores))


def _weigh(words: Floats, weights: Floats) -> Floats:
    """As words @ weights, but only for the few words that are there."""
    rows = []
    for row in words:
        there = np.flatnonzero(row)
        rows.append(row[there] @ weights[there])
    return np.stack(rows)


def guess_language(learned: Learned, text: str) -> str | None:
    """In which language a message is written; None where that is not clear."""
    words = scale(count_features(text[:400]) * learned.rarity)
    likely = soften(_weigh(words[None], learned.language_words))[0]
    best = int(likely.argmax())
    return learned.languages[best] if likely[best] >= CERTAIN_LANGUAGE else None


def name_nearest(learned: Learned, direction: Floats, most: int = 2) -> list[str]:
    """The phrases that mean most nearly the same, for explaining."""
    nearness = learned.directions @ direction
    return [f"phrase: {learned.phrases[n]!r} {nearness[n]:.2f}" for n in np.argsort(-nearness)[:most]]


def name_words(learned: Learned, masked: str, subject: int, most: int = 3) -> list[str]:
    """The words that speak most for a subject, for explaining."""
    features = {
        name: weight for name, weight in list_features(split_words(settle(masked))).items() if name[:4] == "word"
    }
    spoken = {name: learned.rarity[at] * learned.words[at, subject] for name in features for at in [place(name)]}
    best = sorted(spoken, key=lambda name: -spoken[name])[:most]
    return [name for name in best if spoken[name] > 0]
