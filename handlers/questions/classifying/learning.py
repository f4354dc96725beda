"""Learns from the phrases: when the package is built, not when it runs.

Kernel logistic regression over all phrases at once, by accelerated gradient descent; then, on phrases held back in
turn, how far its certainty can be trusted, and what tells that a curated answer is asked for.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.dates import Calendar, read_when
from handlers.questions.classifying import sum_rest
from handlers.questions.classifying.curated import compare, frequent, lay_out
from handlers.questions.classifying.encoder import Encoder, encode
from handlers.questions.classifying.features import (
    WIDTH,
    Floats,
    Wording,
    count_features,
    scale,
    settle,
    split_words,
    spread,
    weigh_rarity,
    write_out,
)
from handlers.questions.classifying.mending import choose_frequent
from handlers.questions.classifying.model import FILE, NARROWNESS, UNIT, Seen, soften
from handlers.questions.classifying.phrases import FAQ, OUT_OF_SCOPE, Phrase, fingerprint, read_phrases
from handlers.questions.masking import mask_time

SMOOTHNESS = 0.01
STEPS = 120
PARTS = 5
PROGRAMMES = 60
QUESTIONS = 160
EXAMPLES = 3
AXES = 192
MENDED = "de", "en"
"""The languages whose slips of the finger are mended."""
A_DAY = date(2027, 1, 11)


def learn(encoder: Encoder) -> None:
    """Reads the phrases and writes what is learned from them."""
    phrases = read_phrases()
    subjects, labels = _number([phrase.subject for phrase in phrases])
    languages, tongues = _number([phrase.language for phrase in phrases])
    settled = [settle(_mask_dates(phrase.text)) for phrase in phrases]
    counted = [count_features(text) for text in settled]
    rarity = tell_rarity(counted)
    wordings = tuple(weigh_rarity(wording, rarity) for wording in counted)
    words = spread(wordings)
    directions = encode(encoder, [write_out(phrase.text, place) for place, phrase in enumerate(phrases)])
    axes = find_axes(directions)
    along = scale(directions @ axes)
    wording, meaning = words @ words.T, np.exp(NARROWNESS * (along @ along.T - 1))
    wanted = np.eye(len(subjects), dtype=np.float32)[labels]
    weights, alone = fit(wording + meaning, wanted), fit(wording, wanted)
    held_back, held_back_alone = _hold_back(wording + meaning, wanted), _hold_back(wording, wanted)
    warmth, warmth_alone = _find_temperature(held_back, labels), _find_temperature(held_back_alone, labels)
    spoken = fit(wording, np.eye(len(languages), dtype=np.float32)[tongues])
    seen = Seen(wordings, directions, soften(held_back * warmth))
    seen_alone = Seen(wordings, np.zeros_like(directions), soften(held_back_alone * warmth_alone))
    _write(
        fingerprint=fingerprint(),
        subjects="\n".join(subjects),
        languages="\n".join(languages),
        phrases="\n".join(phrase.text for phrase in phrases),
        **_list_words(phrases),
        rarity=rarity.astype(np.float16),
        axes=axes,
        directions=np.round(along * UNIT).astype(np.int8),
        temperature=warmth,
        temperature_alone=warmth_alone,
        faq=_learn_curated(seen, phrases, subjects),
        faq_alone=_learn_curated(seen_alone, phrases, subjects),
        **_pack(np.int16, near=weights),
        **_pack(np.int8, words=words.T @ weights, words_alone=words.T @ alone, language_words=words.T @ spoken),
    )


def _list_words(phrases: Sequence[Phrase]) -> dict[str, str]:
    """The words of all phrases, of those that are ours to answer, and those by which slips of the finger are mended."""
    known, ours, often = set[str](), set[str](), Counter[str]()
    for phrase in phrases:
        words = split_words(settle(phrase.text))
        known.update(words)
        if not phrase.subject.startswith(f"{OUT_OF_SCOPE}."):
            ours.update(words)
        if phrase.language in MENDED:
            often.update(words)
    frequent = choose_frequent(list(often), list(often.values()))
    return {"known": "\n".join(sorted(known)), "ours": "\n".join(sorted(ours)), "frequent": "\n".join(frequent)}


def _mask_dates(text: str) -> str:
    """A phrase with the dates that are written out in it masked as in a message: on which day it is read is all one."""
    when = read_when(text, A_DAY, Calendar("", ()))
    return mask_time(when.rest if when.said else text, when)


def _write(**arrays: Any) -> None:
    """Beside the file and then in its place, so that nobody ever finds half of one."""
    place = Path(str(FILE))
    with NamedTemporaryFile(dir=place.parent, suffix=".npz", delete=False) as file:
        np.savez_compressed(file, **arrays)
    unfinished = Path(file.name)
    unfinished.chmod(0o644)
    unfinished.replace(place)


def tell_rarity(counted: Sequence[Wording]) -> Floats:
    """How rare each word is among the phrases."""
    frequency = np.bincount(np.concatenate([wording.places for wording in counted]), minlength=WIDTH)
    return np.log((1 + len(counted)) / (1 + frequency)).astype(np.float32)


def find_axes(directions: Floats) -> Floats:
    """The directions in which phrases differ most: along these few they can be compared almost as well as along all."""
    spread_out, axes = np.linalg.eigh(directions.T @ directions)
    return np.asarray(axes[:, np.argsort(-spread_out)[:AXES]], np.float32)


def _number(names: Sequence[str]) -> tuple[list[str], NDArray[Any]]:
    different = sorted(set(names))
    return different, np.asarray([different.index(name) for name in names])


def _pack(kind: type[np.signedinteger[Any]], **arrays: Floats) -> dict[str, Any]:
    """Arrays as whole numbers, each column with its own scale."""
    packed: dict[str, Any] = {}
    for name, array in arrays.items():
        factors = np.maximum(np.abs(array).max(axis=0), 1e-9) / np.iinfo(kind).max
        packed[name] = np.round(array / factors).astype(kind)
        packed[f"{name}_scale"] = factors.astype(np.float32)
    return packed


def fit(kernel: Floats, wanted: Floats) -> Floats:
    """How much each phrase speaks for each class."""
    steepest: Floats = np.ones(len(kernel), np.float32)
    for _ in range(10):
        steepest = kernel @ steepest
        steepest /= (size := float(np.linalg.norm(steepest)))
    step = 1 / (size / 2 + SMOOTHNESS)
    weights: NDArray[Any] = np.zeros_like(wanted)
    ahead = weights
    pace = 1.0
    for _ in range(STEPS):
        following = ahead - step * (soften(kernel @ ahead) - wanted + SMOOTHNESS * ahead)
        faster = (1 + (1 + 4 * pace**2) ** 0.5) / 2
        ahead = following + (pace - 1) / faster * (following - weights)
        weights, pace = following, faster
    return weights


def _hold_back(kernel: Floats, wanted: Floats) -> Floats:
    """What is said of each phrase by what was learned from the others: a fifth of them is held back at a time."""
    scores = np.zeros_like(wanted)
    part = np.random.default_rng(1).integers(PARTS, size=len(kernel))
    for n in range(PARTS):
        others, these = np.flatnonzero(part != n), np.flatnonzero(part == n)
        weights = fit(kernel[np.ix_(others, others)], wanted[others])
        scores[these] = kernel[np.ix_(these, others)] @ weights
    return scores


def _find_temperature(scores: Floats, labels: NDArray[Any]) -> float:
    """By what scores are to be multiplied for their probabilities to be as true as can be."""

    def surprise(warmth: float) -> float:
        return float(-np.log(soften(scores * warmth)[np.arange(len(labels)), labels] + 1e-9).mean())

    return float(min(np.arange(0.5, 3, 0.05), key=surprise))


def _learn_curated(seen: Seen, phrases: Sequence[Phrase], subjects: Sequence[str]) -> Floats:
    """What tells that a message asks for a curated answer: tried on many programmes made of the phrases.

    Each of these programmes answers some of what is often asked; of some of that nothing was learned.
    """
    chance = np.random.default_rng(2)
    often = [subject for subject in subjects if subject.startswith(f"{FAQ}.")]
    of_subject = {s: [n for n, p in enumerate(phrases) if p.subject == s] for s in often}
    usable = {s: [n for n in places if phrases[n].language in ("de", "en")] for s, places in of_subject.items()}
    columns = frequent(subjects)
    signs: list[Floats] = []
    truth: list[Floats] = []
    for _ in range(PROGRAMMES):
        answered = [s for s in often if len(usable[s]) > EXAMPLES and chance.random() < 0.75]
        unknown = [often.index(s) for s in answered if chance.random() < 0.2]
        examples = [int(n) for s in answered for n in chance.choice(usable[s], EXAMPLES, replace=False)]
        owner = [n for n in range(len(answered)) for _ in range(EXAMPLES)]
        likely = seen.subjects.copy()
        hidden = [columns[n] for n in unknown]
        likely[:, subjects.index("out_of_scope.unknown_details")] += likely[:, hidden].sum(axis=1)
        likely[:, hidden] = 0
        words = tuple(seen.words[n] for n in examples)
        shown = lay_out(Seen(words, seen.direction[examples], likely[examples]), owner, columns)
        asked = [n for n in chance.choice(len(phrases), QUESTIONS, replace=False) if n not in examples]
        asked += [n for s in answered for n in chance.choice(of_subject[s], 3) if n not in examples]
        for n in asked:
            rest = sum_rest(subjects, likely[n])
            signs.append(compare(shown, seen.words[n], seen.direction[n], likely[n][columns], rest))
            truth.append(np.asarray([phrases[n].subject == s for s in answered], np.float32))
    return _fit_logistic(np.concatenate(signs), np.concatenate(truth))


def _fit_logistic(signs: Floats, truth: Floats) -> Floats:
    """Newton's method, a little held in."""
    weights: NDArray[Any] = np.zeros(signs.shape[1])
    hold = np.eye(len(weights)) * 1.0
    for _ in range(25):
        likely = 1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30)))
        slope = signs.T @ (truth - likely) - hold @ weights
        curve = (signs * (likely * (1 - likely))[:, None]).T @ signs + hold
        weights = weights + np.linalg.solve(curve, slope)
    return weights.astype(np.float32)
