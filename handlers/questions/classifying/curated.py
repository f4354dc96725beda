"""Which curated answer a message asks for: by its examples, and by what programmes are often asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from handlers.questions.classifying.encoder import Encoder
from handlers.questions.classifying.features import Floats
from handlers.questions.classifying.model import Learned, Seen, see
from handlers.questions.classifying.phrases import FAQ

MOST = 5
"""How many curated answers are weighed for a message."""


@dataclass(frozen=True)
class Curated:
    """The curated answers of a programme. `owner`: to which of `ids` an example belongs."""

    ids: tuple[str, ...]
    owner: tuple[int, ...]
    examples: Seen
    about: Floats


def gather(learned: Learned, encoder: Encoder | None, faq: Mapping[str, Sequence[str]]) -> Curated | None:
    """The curated answers, made ready to be compared; None where there are none."""
    known = {id: [text for text in examples if text.strip()] for id, examples in faq.items()}
    ids = tuple(id for id, examples in known.items() if examples)
    if not ids:
        return None
    owner = tuple(n for n, id in enumerate(ids) for _ in known[id])
    seen = see(learned, encoder, [text for id in ids for text in known[id]])
    return Curated(ids, owner, seen, tell_subjects(seen.subjects, owner, frequent(learned.subjects)))


def frequent(subjects: Sequence[str]) -> list[int]:
    """The places of the subjects that programmes are often asked about."""
    return [n for n, subject in enumerate(subjects) if subject.startswith(f"{FAQ}.")]


def tell_subjects(likely: Floats, owner: Sequence[int], places: Sequence[int]) -> Floats:
    """What each entry is about, of what is asked often, as its examples say."""
    about = np.zeros((max(owner) + 1, len(places)), np.float32)
    np.add.at(about, np.asarray(owner), likely[:, places])
    return np.asarray(about / np.bincount(np.asarray(owner))[:, None], np.float32)


def compare(examples: Seen, owner: Sequence[int], about: Floats, message: Seen, asked: Floats, rest: Floats) -> Floats:
    """The signs by which a message asks for each entry: a row for each.

    `message` holds one message, `asked` how likely it is about each subject of `about`, `rest` how likely it is any
    question that is often asked, none of ours, and its likeliest intent.
    """
    count = about.shape[0]
    meaning, wording = np.zeros(count, np.float32), np.zeros(count, np.float32)
    at = np.asarray(owner)
    np.maximum.at(meaning, at, examples.direction @ message.direction[0])
    there = np.flatnonzero(message.words[0])
    np.maximum.at(wording, at, examples.words[:, there] @ message.words[0][there])
    subject = about @ asked
    signs = [meaning, wording, subject, _lead(meaning), _lead(wording), _lead(subject)]
    columns = [*signs, *(np.full(count, value, np.float32) for value in rest), np.ones(count, np.float32)]
    return np.stack(columns, axis=1)


def _lead(values: Floats) -> Floats:
    """How far each is before the best of the others."""
    if len(values) < 2:
        return values
    ordered = np.sort(values)
    return np.asarray(np.where(values == ordered[-1], values - ordered[-2], values - ordered[-1]), np.float32)


def weigh(signs: Floats, weights: Floats) -> Floats:
    """How likely it is each entry that is asked for."""
    chances = 1 / (1 + np.exp(-(signs @ weights)))
    return np.asarray(chances / max(1.0, float(chances.sum())), np.float32)
