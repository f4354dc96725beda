"""Courses akin to what somebody looks for in words that none of them has: near in meaning, and said to be no more."""

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from handlers.questions.classifying.encoder import Encoder, encode
from handlers.questions.classifying.features import Floats
from handlers.questions.names import Kind, Named

MOST = 200
"""So many texts are compared: each takes about a millisecond when the first such question comes."""
NEAR, AHEAD = 0.45, 0.1
"""How near a course has to be, and by how much nearer than any other."""
SHORTEST = 4
_PIECES = re.compile(r"[,;.:–]\s")


class Akin:
    """The courses of a programme with what they are about."""

    def __init__(self, things: Sequence[Named], encoder: Encoder | None) -> None:
        self._courses = [thing for thing in things if thing.kind is Kind.COURSE]
        self._encoder = encoder

    def find(self, wish: str) -> tuple[str, ...]:
        """The course that comes clearly nearest to a wish of several words; none where none does.

        Courses that are about the same count as one: the parts of a series.
        """
        ids, directions = self._texts
        if not ids or self._encoder is None:
            return ()
        nearness = directions @ encode(self._encoder, [wish])[0]
        best: dict[str, float] = {}
        for id, near in zip(ids, nearness, strict=True):
            best[id] = max(float(near), best.get(id, 0.0))
        first = max(best, key=lambda id: best[id])
        others = (near for id, near in best.items() if id != first)
        clear = best[first] >= NEAR and best[first] - max(others, default=0.0) >= AHEAD
        return (first,) if clear else ()

    @cached_property
    def _texts(self) -> tuple[list[str], Floats]:
        """Each title and each piece of a description with its course; whole texts where the pieces are too many."""
        pieces = [(c.id, piece) for c in self._courses for piece in _split(c) if len(piece) >= SHORTEST]
        if len(pieces) > MOST:
            pieces = [(course.id, " ".join((*course.names, *course.about))) for course in self._courses]
        if not pieces or len(pieces) > MOST or self._encoder is None:
            return [], np.zeros((0, 0), np.float32)
        # One by one: together, all of them take as long as the longest.
        directions = np.concatenate([encode(self._encoder, [text]) for _, text in pieces])
        return [id for id, _ in pieces], directions


def _split(course: Named) -> Sequence[str]:
    texts = (*course.names, *course.about)
    return [piece.strip() for text in texts for piece in (text, *_PIECES.split(text))]
