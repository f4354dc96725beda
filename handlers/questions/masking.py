"""A message with what it names replaced by its kind: what people want reads the same whatever it is about."""

from collections.abc import Iterable, Sequence

from handlers.dates import When
from handlers.questions.lexicon import read_words
from handlers.questions.names import Kind, Mention
from handlers.questions.tokens import Token


def mask(text: str, tokens: Sequence[Token], mentions: Iterable[Mention]) -> str:
    """The text with every name replaced by its kind, so that a question reads the same whatever it is about."""
    kinds: dict[int, str] = {}
    for mention in mentions:
        for place in mention.at if mention.sure else ():
            kinds.setdefault(place, "PERSON" if mention.kind is Kind.TRAINER else mention.kind.name)
    pieces, end, last = [], 0, ""
    for place, token in enumerate(tokens):
        kind = kinds.get(place, "")
        if kind:
            pieces.append(text[end : token.start] if kind != last else "")
            pieces.append(kind if kind != last else "")
        else:
            pieces.append(text[end : token.end])
        end, last = token.end, kind
    return "".join([*pieces, text[end:]])


def mask_time(rest: str, when: When) -> str:
    """The rest of a text, and what stands for the time that it names; that it is negated may be what it is about."""
    negation = f" {read_words('names')['without'][0]}" if when.without else ""
    return f"{rest}{negation} DATE" if when.said else rest
