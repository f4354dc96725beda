"""How well our kind of classifier does on a public data set, beside what others have measured on it.

CLINC150 has 150 intents of an English-speaking assistant, and questions that belong to none of them. Its training part
is learned as our phrases are, what is out of scope as one class more. From which probability a question is answered is
chosen on its validation part, as in the paper; all figures are of its test part. Takes some minutes and 6 GB of memory.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from handlers.questions.classifying.encoder import Encoder, encode, load_encoder
from handlers.questions.classifying.features import Floats, count_features, scale, settle, spread, weigh_rarity
from handlers.questions.classifying.learning import find_axes, fit, tell_rarity
from handlers.questions.classifying.model import NARROWNESS, soften

VARIABLE = "CLINC150"
HOW_TO_GET = (
    f"CLINC150: not measured; set {VARIABLE} to the path of data/data_full.json of github.com/clinc/oos-eval to do so."
)
FOREIGN = "oos"
PAPER = "the BERT of the paper with a threshold: 96.2 %, 52.3 %"


@dataclass(frozen=True)
class Part:
    """Questions and the intents that they belong to."""

    texts: tuple[str, ...]
    intents: tuple[str, ...]


def read_parts(path: Path) -> dict[str, Part]:
    """The parts "train", "val" and "test", each with what is out of scope."""
    source: dict[str, list[list[str]]] = json.loads(path.read_text("utf-8"))
    rows = {name: [*source[name], *source[f"{FOREIGN}_{name}"]] for name in ("train", "val", "test")}
    return {
        name: Part(tuple(text for text, _ in pairs), tuple(intent for _, intent in pairs))
        for name, pairs in rows.items()
    }


def judge(parts: dict[str, Part], encoder: Encoder | None) -> dict[str, tuple[NDArray[np.intp], Floats]]:
    """What is learned from "train" says of the others: the likeliest of the sorted intents, and how likely it is."""
    learned = parts["train"]
    counted = {name: [count_features(settle(text)) for text in part.texts] for name, part in parts.items()}
    rarity = tell_rarity(counted["train"])
    words = {name: spread([weigh_rarity(one, rarity) for one in some]) for name, some in counted.items()}
    directions = {name: encode(encoder, part.texts) for name, part in parts.items()}
    axes = find_axes(directions["train"])
    along = {name: scale(some @ axes) for name, some in directions.items()}

    def compare(name: str) -> Floats:
        alike = words[name] @ words["train"].T
        if encoder is not None:
            alike += np.exp(NARROWNESS * (along[name] @ along["train"].T - 1))
        return np.asarray(alike, np.float32)

    intents = sorted(set(learned.intents))
    places = {intent: place for place, intent in enumerate(intents)}
    wanted = np.eye(len(intents), dtype=np.float32)[[places[intent] for intent in learned.intents]]
    weights = fit(compare("train"), wanted)
    likely = {name: soften(compare(name) @ weights) for name in ("val", "test")}
    return {name: (chances.argmax(axis=1), chances.max(axis=1)) for name, chances in likely.items()}


def answer(best: NDArray[np.intp], chance: Floats, intents: Sequence[str], bound: float) -> NDArray[np.str_]:
    """What is answered where everything less likely than `bound` is declined."""
    return np.where(chance < bound, FOREIGN, np.asarray(intents)[best])


def main() -> None:
    """Measures, and prints the figures; or how the data can be had, where they are not there."""
    given = sys.argv[1] if sys.argv[1:] else os.environ.get(VARIABLE, "")
    if not given:
        print(HOW_TO_GET)
        return
    parts = read_parts(Path(given))
    intents = sorted(set(parts["train"].intents))
    print(f"CLINC150, right of what is in scope, declined of what is out of scope ({PAPER}):")
    for kind, encoder in (("with the sentence encoder", load_encoder()), ("by words alone", None)):
        start = perf_counter()
        judged = judge(parts, encoder)
        wanted = {name: np.asarray(parts[name].intents) for name in judged}
        bounds = [float(bound) for bound in np.arange(0, 1, 0.01)]
        bound = max(bounds, key=lambda tried: float((answer(*judged["val"], intents, tried) == wanted["val"]).mean()))
        answered, foreign = answer(*judged["test"], intents, bound), wanted["test"] == FOREIGN
        right = answered == wanted["test"]
        print(f"  {kind} {right[~foreign].mean():.1%}, {right[foreign].mean():.1%};", end=" ")
        print(f"answered from {bound:.2f} on, after {perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
