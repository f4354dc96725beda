"""Words that people need to ask at all, so that they hardly ever are the name of something."""

from collections import Counter
from functools import cache

from handlers.questions.classifying.phrases import FAQ, INTENTS, read_phrases
from handlers.questions.lexicon import read_words, word_set
from handlers.questions.tokens import words_of

OFTEN = 2
"""In how many phrases a word has to be to count."""


@cache
def filler_words() -> frozenset[str]:
    """Words that say nothing of what a question is about."""
    small = (word_set("asking", group) for group in ("fillers", "next", "refers", "continues", "topic", "more"))
    return frozenset(
        {word for words in small for phrase in words for word in phrase.split()} | word_set("names", "between")
    )


@cache
def common_words() -> frozenset[str]:
    """Words of the phrases by which people are understood, and the small words of every language."""
    counts = Counter(
        word
        for phrase in read_phrases()
        if phrase.subject.split(".")[0] in (INTENTS, FAQ)
        for word in {*words_of(phrase.text)}
    )
    asked = [phrase for phrases in read_words("asking")["asks"].values() for phrase in phrases]
    groups = ("generic", "part", "without", "between", "online", "presence", "event", "last")
    small = [phrase for group in groups for phrase in word_set("names", group)]
    return (
        frozenset(word for word, count in counts.items() if count >= OFTEN)
        | frozenset(word for phrase in [*asked, *small] for word in words_of(phrase))
        | filler_words()
    )
