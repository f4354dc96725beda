"""Slips of the finger: a word that nobody writes so is read as the word of the phrases that it nearly is."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from handlers.questions.classifying.features import is_kind
from handlers.words import simplify

SHORTEST = 5
"""From which length words are mended: shorter ones are too much alike."""
_WORD = re.compile(r"[^\W\d_]+")
_GERMAN = re.compile("[a-zäöüß]+", re.IGNORECASE)
"""Of what letters words are that are mended, English ones, too."""
_VOWELS = frozenset("aeiou")
_ENDING = 2
"""In so many letters at the end words differ by what they stand for, and few slips are made."""


@dataclass(frozen=True)
class Mender:
    """Mends words by those of the phrases.

    `known`: every word that is right as it is; `frequent`: those that others may be meant for, the most frequent first;
    `is_written`: whether a word is one of the language, though the phrases don't have it.
    """

    known: frozenset[str]
    frequent: tuple[str, ...]
    is_written: Callable[[str], bool]

    def mend(self, masked: str, written: str) -> tuple[str, str]:
        """A message with its slips mended, masked and as it was written: what is masked, names and dates, is kept."""
        mended = {word: self._mend_word(word) for word in _WORD.findall(masked)}
        slips = {word: meant for word, meant in mended.items() if meant != word}
        if not slips:
            return masked, written
        masked, written = (_WORD.sub(lambda word: slips.get(word[0], word[0]), text) for text in (masked, written))
        return masked, written

    def _mend_word(self, written: str) -> str:
        word = simplify(written)
        if len(word) < SHORTEST or word in self.known or is_kind(written) or not _GERMAN.fullmatch(written):
            return written
        if self.is_written(written):
            return written
        near = (place for less in _leave_out(word) for place in self._places.get(less, ()))
        fitting = (place for place in near if _is_slip(word, self.frequent[place]))
        best = min(fitting, default=None)
        return written if best is None else self.frequent[best]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The places of the frequent words, by what is left of each when a letter is left out."""
        places: dict[str, list[int]] = {}
        for place, word in enumerate(self.frequent):
            for less in _leave_out(word):
                places.setdefault(less, []).append(place)
        return places


def choose_frequent(words: Sequence[str], counts: Sequence[int], least: int = 3) -> list[str]:
    """The words that others may be meant for, the most frequent first."""
    long = [
        (-count, word)
        for word, count in zip(words, counts, strict=True)
        if count >= least and len(word) >= SHORTEST and word.isascii() and word.isalpha()
    ]
    return [word for _, word in sorted(long)]


def _leave_out(word: str) -> Iterator[str]:
    """The word, and what is left when one of its letters but the first is left out."""
    yield word
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]


def _is_slip(written: str, meant: str) -> bool:
    """Whether it is one slip of the finger from the one to the other, and not another ending or another vowel."""
    if len(written) != len(meant):
        shorter, longer = sorted((written, meant), key=len)
        place = next(
            (n for n, pair in enumerate(zip(shorter, longer, strict=False)) if len(set(pair)) > 1), len(shorter)
        )
        return place < len(shorter) and (shorter is written or place < len(longer) - _ENDING)
    different = [place for place, pair in enumerate(zip(written, meant, strict=True)) if len(set(pair)) > 1]
    if len(different) == 2:
        first, second = different
        return second == first + 1 and written[first] == meant[second] and written[second] == meant[first]
    if len(different) != 1 or len(written) == SHORTEST or different[0] >= len(written) - _ENDING:
        return False
    return not _VOWELS.issuperset((written[different[0]], meant[different[0]]))
