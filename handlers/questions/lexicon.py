"""The small words of config/understanding/words: what is asked about, what refers, what is left out."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from handlers.questions.tokens import Token, stem, words_of

GAP = "…"
WIDEST_GAP = 4
_PAIRS = ("neither", "nor"), ("other", "than")


@cache
def read_words(name: str) -> Mapping[str, Any]:
    """A file of config/understanding/words."""
    source = (files("config") / "understanding" / "words" / f"{name}.yaml").read_text("utf-8")
    words: Mapping[str, Any] = yaml.safe_load(source)
    return words


class Phrases:
    """Phrases, each with what it means, to be found in a text."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        self._patterns = [(meaning, _compile(known)) for meaning, known in phrases.items()]

    def find(self, tokens: Sequence[Token]) -> list[str]:
        """The meanings of the phrases that are said."""
        text = f" {' '.join(token.word for token in tokens)} "
        return [meaning for meaning, pattern in self._patterns if pattern.search(text)]

    def places(self, tokens: Sequence[Token]) -> frozenset[int]:
        """Where the last words of the phrases that are said stand."""
        text = f" {' '.join(token.word for token in tokens)} "
        found = (match for _, pattern in self._patterns for match in pattern.finditer(text))
        return frozenset(text.count(" ", 0, match.end()) - 2 for match in found)


def _compile(phrases: Sequence[str]) -> re.Pattern[str]:
    between = rf"(?:\w+ ){{0,{WIDEST_GAP}}}"
    parts = [[" ".join(words_of(part)) for part in phrase.split(GAP)] for phrase in phrases]
    return re.compile(" (?:" + "|".join(between.join(f"{re.escape(p)} " for p in known) for known in parts) + ")")


@cache
def said_about(group: str) -> Phrases:
    """The phrases of a group of asking.yaml; of a plain list the meaning is the group's name."""
    known = read_words("asking")[group]
    return Phrases(known if isinstance(known, Mapping) else {group: known})


@cache
def ask_words() -> frozenset[str]:
    """Every word of the phrases by which something is asked about a workshop."""
    phrases = (phrase for known in read_words("asking")["asks"].values() for phrase in known)
    return frozenset(word for phrase in phrases for word in words_of(phrase))


@cache
def word_set(file: str, group: str) -> frozenset[str]:
    """The single words of a group."""
    return frozenset(" ".join(words_of(word)) for word in read_words(file)[group])


@cache
def stems(file: str, group: str) -> frozenset[str]:
    """The stems of the single words of a group."""
    return frozenset(stem(word) for word in word_set(file, group))


@cache
def numbers() -> Mapping[str, int]:
    """Every word for a number, or for a place in an order, with the number; -1 for the last."""
    return {**_counted("numbers"), **ordinals()}


@cache
def ordinals() -> Mapping[str, int]:
    """Every word for a place in an order, with the place; -1 for the last."""
    return _counted("ordinals") | dict.fromkeys(word_set("names", "last"), -1)


@cache
def towns() -> Mapping[str, str]:
    """Names of towns, as they are compared, with how they are written."""
    return {" ".join(words_of(name)): name for name in read_words("names")["towns"]}


def _counted(group: str) -> dict[str, int]:
    rows = read_words("names")[group]
    return {word: number for number, row in enumerate(rows, 1) for said in row for word in words_of(said)}


@cache
def synonyms() -> Mapping[tuple[str, ...], frozenset[tuple[str, ...]]]:
    """For each word or phrase, as stems, what means the same."""
    known: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for group in read_words("names")["same"]:
        members = [tuple(stem(word) for word in words_of(name)) for name in group]
        for member in members:
            known.setdefault(member, set()).update(members)
    return {member: frozenset(same) for member, same in known.items()}


def starts_with(tokens: Sequence[Token], phrases: frozenset[str]) -> str:
    """The longest of the phrases with which a text begins; "" where it is none."""
    text = " ".join(token.word for token in tokens) + " "
    return max((phrase for phrase in phrases if text.startswith(f"{phrase} ")), key=len, default="")


def find_idioms(tokens: Sequence[Token]) -> frozenset[int]:
    """Where the last words of turns of phrase stand, which call nothing: the "Bescheid" of "sag mir Bescheid"."""
    return said_about_names("idioms").places(tokens)


@cache
def said_about_names(group: str) -> Phrases:
    """The phrases of a plain list of names.yaml."""
    return Phrases({group: read_words("names")[group]})


def leaves_out(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at a place leaves out what comes behind it: "nicht", and the "noch" of "weder … noch"."""
    if place < 0:
        return False
    word, before = tokens[place].word, {token.word for token in tokens[:place]}
    return word in word_set("names", "without") or any(
        word in word_set("names", second) and not before.isdisjoint(word_set("names", first))
        for first, second in _PAIRS
    )


def is_event_word(token: Token) -> bool:
    """Whether a word is a general one for what is offered ("Kurse"), or a compound that ends with one."""
    return token.word in word_set("names", "event") or event_prefix(token.word) is not None


@lru_cache(maxsize=8192)
def event_prefix(word: str) -> str | None:
    """What stands before the general word in a compound: "excel" of "excelkurs"; None where it is none."""
    ends = (event for event in word_set("names", "event") if len(event) >= 4 and word.endswith(event))
    longest = max(ends, key=len, default="")
    rest = word[: len(word) - len(longest)]
    return rest if longest and len(rest) >= 3 else None
