"""What people type: cleaned of what is not text, made comparable, and found among the choices they were shown."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SIGNS = {"\U0001f51f": "10", "👍": "yes", "✅": "yes", "✔": "yes", "👎": "no", "❌": "no", "✖": "no"}
_SIGNED = ("+", "-", "\u2212", "\u2013")
"""What makes of a number another one than a choice bears."""
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def clean(text: str) -> str:
    """The text without control characters, lone surrogates, marks that turn the direction of what follows, and those
    that part a word where nobody sees it.
    """
    kept = (c for c in text if c in "\n\t" or not (unicodedata.category(c) in {"Cc", "Cs"} or c in _BIDI + _UNSEEN))
    return "".join(kept).strip()


def simplify(text: str) -> str:
    """The words of a text in a form in which ä and ae, ß and ss, case, accents and punctuation make no difference."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare))


def number_choices(labels: Sequence[str]) -> list[str]:
    """The number by which each choice is typed, the same wherever choices are shown.

    Choices that are numbers themselves (a scale) are typed as they are; what stands beside them has words alone ("").
    """
    if any(label.isdecimal() for label in labels):
        return [label if label.isdecimal() else "" for label in labels]
    return [str(n) for n in range(1, len(labels) + 1)]


def match_choice(labels: Sequence[str], typed: str) -> int | None:
    """Which choice is meant: by its number, its words, or the beginning of its words where only one begins so."""
    number = re.fullmatch(r"\s*(\d{1,3})\s*[.)]?\s*", typed, re.ASCII)
    if number:
        wanted = str(int(number[1]))
        return next((n for n, shown in enumerate(number_choices(labels)) if shown == wanted), None)
    words = simplify(typed)
    known = [simplify(label) for label in labels]
    if not words or (words.isdecimal() and typed.lstrip().startswith(_SIGNED)):
        return None
    if words in known:
        return known.index(words)
    begin = [n for n, label in enumerate(known) if label.startswith(words + " ")]
    return begin[0] if len(begin) == 1 else None


def read_reaction(sign: str) -> str:
    """What an emoji that was put to a message chooses: a number ("7"), "yes", "no", or "" where it chooses nothing."""
    bare = re.sub("[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]", "", sign).strip()
    if re.fullmatch("[0-9]{1,2}", bare):
        return bare
    return _SIGNS.get(bare, "")


def strip_courtesy(typed: str, courtesies: Collection[str]) -> str:
    """The words of a text without those before and behind that are mere courtesy ("bitte"), unless it is all of it."""
    words = simplify(typed).split()
    kept = list(words)
    while kept and kept[0] in courtesies:
        kept.pop(0)
    while kept and kept[-1] in courtesies:
        kept.pop()
    return " ".join(kept or words)


@dataclass(frozen=True)
class Manners:
    """What people say besides names and numbers, simplified: yes and no, in which languages, mere courtesy, and what
    makes a wish of a name.
    """

    yes: Mapping[str, Collection[str]]
    no: Mapping[str, Collection[str]]
    courtesies: Collection[str]
    wishes: Collection[str]

    def read_answer(self, typed: str) -> tuple[Literal["", "yes", "no"], Collection[str]]:
        """Whether a text says yes or no and nothing else, and the languages in which it does."""
        words = strip_courtesy(typed, self.courtesies)
        if languages := self.yes.get(words):
            return "yes", languages
        return ("no", languages) if (languages := self.no.get(words)) else ("", ())

    def is_answer(self, typed: str) -> bool:
        """Whether a text is a yes or no without any courtesy, which could also be thanks for something."""
        words = simplify(typed)
        return words in self.yes or words in self.no
