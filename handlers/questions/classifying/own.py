"""Phrases that a deployment brings: what its people wrote, and what they meant. They count at once, without learning.

A file of them has the form of config/understanding, with the languages above the groups.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from handlers.questions.classifying.curated import Examples, lay_out, measure
from handlers.questions.classifying.encoder import Encoder
from handlers.questions.classifying.features import Floats
from handlers.questions.classifying.model import Learned, Seen, see
from handlers.questions.classifying.phrases import Phrase, list_phrases, read_phrases

ALIKE = 0.75
"""From which likeness on, of one at the most, a message is taken to mean what an own phrase means."""
_brought: list[Phrase] = []


class PhrasesError(ValueError):
    """A file of phrases that can't be used; what is wrong with it, and where."""


@dataclass(frozen=True)
class OwnPhrases:
    """The phrases of a deployment, each with the place of its subject."""

    subjects: tuple[int, ...]
    examples: Examples

    def prefer(self, seen: Seen) -> Floats:
        """How likely each subject is for the one message seen, where it may be alike to an own phrase."""
        in_meaning, in_words = measure(self.examples, seen.words[0], seen.direction[0])
        nearness = np.maximum(in_words, (in_meaning + in_words) / 2)
        best = int(nearness.argmax())
        share = max(0.0, float(nearness[best]) - ALIKE) / (1 - ALIKE)
        likely: Floats = seen.subjects[0] * np.float32(1 - share)
        likely[self.subjects[best]] += share
        return likely


def bring_phrases(path: Path) -> None:
    """From now on these phrases count for every classifier that is built. Raises PhrasesError, OSError."""
    _brought[:] = read_own(path.read_text("utf-8"))


def read_own(source: str) -> list[Phrase]:
    """The phrases of a deployment's file. Raises PhrasesError."""
    try:
        languages: Any = yaml.safe_load(source) or {}
        phrases = [phrase for language, groups in languages.items() for phrase in list_phrases(str(language), groups)]
    except (yaml.YAMLError, AttributeError) as error:
        form = "it has languages, in them groups, in them subjects, and a phrase a line after |"
        raise PhrasesError(f"is no file of phrases: {form} ({' '.join(str(error).split())})") from None
    known = list_subjects()
    for phrase in phrases:
        if phrase.subject not in known:
            near = difflib.get_close_matches(phrase.subject, known, 1, 0)
            raise PhrasesError(f"{phrase.subject!r}: there is no such subject; perhaps {near[0]}")
    return phrases


def list_subjects() -> list[str]:
    """Every subject that a phrase can belong to, as "<group>.<name>"."""
    return sorted({phrase.subject for phrase in read_phrases()})


def gather_own(learned: Learned, encoder: Encoder | None) -> OwnPhrases | None:
    """The phrases that were brought, made ready to be compared; None where there are none."""
    usable: Sequence[Phrase] = [phrase for phrase in _brought if phrase.subject in learned.subjects]
    if not usable:
        return None
    seen = see(learned, encoder, [phrase.text for phrase in usable])
    places = tuple(learned.subjects.index(phrase.subject) for phrase in usable)
    return OwnPhrases(places, lay_out(seen, range(len(usable)), ()))
