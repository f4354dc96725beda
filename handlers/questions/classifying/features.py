"""What of a message is looked at: its words and parts of words. Names are only kinds of things here."""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.words import simplify

Floats = NDArray[np.float32]

WIDTH = 1 << 14
"""Into how many numbers the words and parts of words are hashed."""
PART_LENGTHS = (3, 4, 5)
WEIGHTS = {"word": 1.0, "pair": 0.7, "part": 0.45}
STAND_INS = {
    "COURSE": (
        *("Seminar", "Interkulturelle Kommunikation", "Konflikte lösen", "Grundlagen der Vielfalt", "Leichte Sprache"),
        *("Deeskalation", "Führung im Wandel", "Modul 2", "Kurs zu Vorurteilen", "Sprachmittlung"),
    ),
    "SITE": ("Berlin", "Halle", "Naumburg", "Stendal", "Goslar", "im Rathaus", "Magdeburg"),
    "DATE": (
        *("Montag", "im März", "am 12. April", "nächste Woche", "morgen", "Ende Mai", "im Herbst", "am Donnerstag"),
    ),
    "PERSON": ("Frau Müller", "Herr Schmidt", "Anna Weber", "Dr. Klein"),
    "AUDIENCE": ("Kollegen", "Führungskräfte", "Azubis", "Auszubildende", "Mitarbeitende", "Chefs"),
}
"""What the sentence encoder reads in a phrase where a message has a name: now this, now that, as in messages."""
LIKE = {"VENUE": "SITE"}
_KIND = re.compile(rf"\b({'|'.join((*STAND_INS, *LIKE))})\b")
_DATE = re.compile(r"\s*\bDATE\b")
LONGEST = 400
"""How many characters of a message are read."""
_LETTERS = str.maketrans("іїєґІЇЄҐ", "иеегИЕЕГ")


def settle(masked: str) -> str:
    """A masked message with one word for each kind of thing, and its dates, wherever they stood, as one at the end."""
    text = _KIND.sub(lambda kind: LIKE.get(kind[1], kind[1]), masked[:LONGEST])
    return f"{_DATE.sub('', text).strip()} DATE".strip() if _DATE.search(text) else text.strip()


def write_out(text: str, place: int = 0) -> str:
    """What the sentence encoder reads. It knows no Ukrainian, but Russian, which is written almost alike.

    `place`: that of a phrase among others, so that each has other names.
    """
    following = count(place)

    def name(kind: re.Match[str]) -> str:
        known = STAND_INS[LIKE.get(kind[1], kind[1])]
        return known[next(following) % len(known)]

    return _KIND.sub(name, text[:LONGEST]).translate(_LETTERS)


def is_kind(word: str) -> bool:
    """Whether a word stands for a kind of thing."""
    return word in STAND_INS or word in LIKE


def split_words(settled: str) -> list[str]:
    """The words of a message, comparable; kinds of things keep their capitals."""
    words: list[str] = []
    for piece in _KIND.split(settled):
        words += [piece] if piece in STAND_INS else simplify(piece).split()
    return words


def list_features(words: Sequence[str]) -> dict[str, float]:
    """Words, pairs of words, and parts of words, each with its weight."""
    counts = Counter(f"word {word}" for word in words)
    counts.update(f"pair {first} {second}" for first, second in zip(["^", *words], [*words, "$"], strict=True))
    for word in words:
        if word not in STAND_INS:
            padded = f"<{word}>"
            counts.update(f"part {padded[i : i + n]}" for n in PART_LENGTHS for i in range(len(padded) - n + 1))
    return {name: WEIGHTS[name.split(" ", 1)[0]] * float(1 + np.log(count)) for name, count in counts.items()}


def place(feature: str) -> int:
    """Where a feature stands among the numbers."""
    return zlib.crc32(feature.encode()) % WIDTH


@dataclass(frozen=True)
class Wording:
    """The words and parts of words of a message as numbers: nearly all are nought, and only the others are kept."""

    places: NDArray[np.int32]
    values: Floats

    def weigh(self, weights: NDArray[Any]) -> Floats:
        """What the weights of the words make together. `weights`: a row for each place, of any type of numbers."""
        return np.asarray(self.values @ weights[self.places].astype(np.float32), np.float32)


def count_features(settled: str) -> Wording:
    """A message as numbers, before they are weighed by how rare they are."""
    counts: dict[int, float] = {}
    for name, weight in list_features(split_words(settled)).items():
        at = place(name)
        counts[at] = counts.get(at, 0.0) + weight
    return Wording(np.fromiter(counts, np.int32, len(counts)), np.fromiter(counts.values(), np.float32, len(counts)))


def weigh_rarity(wording: Wording, rarity: Floats) -> Wording:
    """The rarer a word is, the more it counts; long messages weigh no more than short ones."""
    return Wording(wording.places, scale(wording.values * rarity[wording.places]))


def spread(wordings: Sequence[Wording]) -> Floats:
    """Messages as rows with every number, for learning."""
    rows = np.zeros((len(wordings), WIDTH), np.float32)
    for row, wording in zip(rows, wordings, strict=True):
        row[wording.places] = wording.values
    return rows


def scale(rows: Floats) -> Floats:
    """Each row with length one."""
    lengths: Floats = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled
