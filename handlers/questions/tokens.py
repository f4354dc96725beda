"""Words of a message or a name, in the form in which they are compared: gendered forms, endings and scripts."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from handlers.words import simplify

_GENDERED = re.compile(r"(?<=\w{3})(?:[:*_/·.]-?(?:innen|in)\b|Innen\b)")
_JOINED = re.compile(r"\b(\w{1,2})[-‐‑](?=\w{3})")
_TOKEN = re.compile("(?:[^\\W_]|\ue000)+")
_ENDINGS = ("innen", "erinnen", "ern", "en", "er", "es", "em", "e", "n", "s")
_SHORTEST_STEM = 4
_ARTICLE, _SHORTEST_ARABIC = re.compile("^(?:[bufk]?al|ll)"), 5
_BEYOND_LATIN = 0x0370
_LETTERS = str.maketrans(
    {
        **dict(zip("абвгґдеєзиіклмнопрстуфыэ", "abvhgdeezyiklmnoprstufye", strict=True)),
        **{"ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ё": "e", "х": "h", "ц": "ts"},
        **{"ь": "", "ъ": "", "ї": "i", "й": "i"},
        **dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءئؤپچگ", "abttjhkddrzssddtzagfqklmnhuyayaaaeyupjg", strict=True)),
        "ı": "i",
    }
)


@dataclass(frozen=True)
class Token:
    """A word of a text: as it is compared, its stem, and where it stands in the text. `foreign`: of another script."""

    word: str
    stem: str
    start: int
    end: int
    foreign: bool = False


def tokenize(text: str) -> list[Token]:
    """The words of a text. "Mitarbeiter:innen" is one, and so is "De-Eskalation"."""
    tokens = []
    for match in _TOKEN.finditer(_blank(text)):
        word, foreign = _latin(simplify(match[0].replace("\ue000", "")))
        if word:
            tokens.append(Token(word, stem(word), match.start(), match.end(), foreign))
    return tokens


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [token.word for token in tokenize(text)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its ending, where enough of it is left."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _blank(text: str) -> str:
    """The text with gendered endings taken off and short first parts joined, every character at its place."""
    ungendered = _GENDERED.sub(lambda match: " " * len(match[0]), unicodedata.normalize("NFC", text))
    return _JOINED.sub(lambda match: f"{match[1]}\ue000", ungendered) if "-" in ungendered else ungendered


def _latin(word: str) -> tuple[str, bool]:
    """A word in Latin letters, roughly as it sounds, and whether it was written in others."""
    if word.isascii():
        return word, False
    written = word.translate(_LETTERS)
    if "\u0600" <= word[0] <= "\u06ff" and len(written) > _SHORTEST_ARABIC:
        written = _ARTICLE.sub("", written)
    elif written != word and written.startswith(("sht", "shp")):
        # As "St" and "Sp" of German names are heard.
        written = f"s{written[2:]}"
    return written, ord(word[0]) >= _BEYOND_LATIN
