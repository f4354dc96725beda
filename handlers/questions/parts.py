"""The parts of a series, which are called by their number ("Modul 1")."""

from collections.abc import Iterable, Sequence

from handlers.questions.lexicon import numbers, word_set
from handlers.questions.tokens import Token, stem, tokenize

SHORTEST_ENDING = 5


def part_number(tokens: Sequence[Token]) -> tuple[int, frozenset[int]] | None:
    """The part of a series that is called by its number ("Modul 1", "zweiter Teil"), and where that is said."""
    parts = word_set("names", "part")
    endings = tuple(part for part in parts if len(part) >= SHORTEST_ENDING)
    for place, token in enumerate(tokens):
        word = token.word
        attached = word.rstrip("0123456789")
        if attached != word and attached in parts:
            return int(word[len(attached) :]), frozenset({place})
        if word not in parts and stem(word) not in parts and not word.endswith(endings):
            continue
        for other in (place + 1, place - 1):
            if 0 <= other < len(tokens):
                said = tokens[other].word
                number = int(said) if said.isdecimal() and len(said) < 3 else numbers().get(said)
                if number is not None and number > 0:
                    return number, frozenset({place, other})
    return None


def title_number(titles: Iterable[str]) -> int | None:
    """The number that a title gives its course: 2 of "Grundlagen – Modul 2"."""
    return next((found[0] for title in titles if (found := part_number(tokenize(title)))), None)
