"""Which curated answer a message asks for: by its examples, and by what programmes are often asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handlers.questions.classifying.encoder import Encoder
from handlers.questions.classifying.features import WIDTH, Floats, Wording
from handlers.questions.classifying.model import Learned, Seen, see
from handlers.questions.classifying.phrases import FAQ

RIVALS = 2
"""How many of the likeliest entries count together: of hundreds that are all unlikely the sum would say much."""


@dataclass(frozen=True)
class Examples:
    """Examples of curated answers. `owner`: whose each is; `row`, `places`, `values`: their words, all in one line."""

    owner: NDArray[np.intp]
    direction: Floats
    row: NDArray[np.intp]
    places: NDArray[np.int32]
    values: Floats
    about: Floats
    """What each entry is about, of what is asked often, as its examples say."""


@dataclass(frozen=True)
class Curated:
    """The curated answers of a programme."""

    ids: tuple[str, ...]
    examples: Examples


def gather(learned: Learned, encoder: Encoder | None, faq: Mapping[str, Sequence[str]]) -> Curated | None:
    """The curated answers, made ready to be compared; None where there are none."""
    known = {id: [text for text in examples if text.strip()] for id, examples in faq.items()}
    ids = tuple(id for id, examples in known.items() if examples)
    if not ids:
        return None
    owner = [n for n, id in enumerate(ids) for _ in known[id]]
    seen = see(learned, encoder, [text for id in ids for text in known[id]])
    return Curated(ids, lay_out(seen, owner, frequent(learned.subjects)))


def frequent(subjects: Sequence[str]) -> list[int]:
    """The places of the subjects that programmes are often asked about."""
    return [n for n, subject in enumerate(subjects) if subject.startswith(f"{FAQ}.")]


def lay_out(seen: Seen, owner: Sequence[int], places: Sequence[int]) -> Examples:
    """Examples side by side. `owner`: to which entry each belongs; `places`: of the subjects asked about often."""
    of = np.asarray(owner)
    about = np.zeros((int(of.max()) + 1, len(places)), np.float32)
    np.add.at(about, of, seen.subjects[:, places])
    return Examples(
        owner=of,
        direction=seen.direction,
        row=np.repeat(np.arange(len(of)), [len(words.places) for words in seen.words]),
        places=np.concatenate([words.places for words in seen.words]),
        values=np.concatenate([words.values for words in seen.words]),
        about=np.asarray(about / np.bincount(of)[:, None], np.float32),
    )


def measure(examples: Examples, words: Wording, direction: Floats) -> tuple[Floats, Floats]:
    """How near a message comes to each example in its meaning, and in its words."""
    message = np.zeros(WIDTH, np.float32)
    message[words.places] = words.values
    alike = np.bincount(examples.row, examples.values * message[examples.places], len(examples.owner))
    return examples.direction @ direction, alike.astype(np.float32)


def compare(examples: Examples, words: Wording, direction: Floats, asked: Floats, rest: Floats) -> Floats:
    """The signs by which a message asks for each entry: a row for each.

    `asked`: how likely the message is about each subject of `examples.about`; `rest`: how likely it is any question
    that is often asked, none of ours, and its likeliest intent.
    """
    count = len(examples.about)
    meaning, wording = np.zeros(count, np.float32), np.zeros(count, np.float32)
    in_meaning, in_words = measure(examples, words, direction)
    np.maximum.at(meaning, examples.owner, in_meaning)
    np.maximum.at(wording, examples.owner, in_words)
    subject = examples.about @ asked
    signs = [meaning, wording, subject, _lead(meaning), _lead(wording), _lead(subject)]
    columns = [*signs, *(np.full(count, value, np.float32) for value in rest), np.ones(count, np.float32)]
    return np.stack(columns, axis=1)


def _lead(values: Floats) -> Floats:
    """How far each is before the best of the others."""
    if len(values) < 2:
        return values
    second, best = np.partition(values, -2)[-2:]
    return np.asarray(np.where(values == best, values - second, values - best), np.float32)


def weigh(signs: Floats, weights: Floats) -> Floats:
    """How likely it is each entry that is asked for."""
    chances = 1 / (1 + np.exp(-(signs @ weights)))
    best = np.sort(chances)[-RIVALS:]
    return np.asarray(chances / max(1.0, float(best.sum())), np.float32)
