"""What a message calls by name: courses, series, sites, audiences, venues and trainers of the programme.

A name is called by its telling words: with another ending, as a part of a compound, shortened, with a slip, in another
script, or by a word that means the same (config/understanding/words/names.yaml). Words that several names share, or
that people need for other questions, call a name only together with others.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.questions.lexicon import event_prefix, leaves_out, stems, synonyms, word_set
from handlers.questions.parts import part_number
from handlers.questions.tokens import Token, stem, words_of

STRONG, SHARED, FAINT = 1.0, 0.45, 0.3
SURE, POSSIBLE = 0.75, 0.28
NEAR_THE_BEST = 0.75
SHORTEST_HINT = 5
LONG = 8
LONGEST_ENDING, SHORTEST_WORD = 3, 3
_DOUBLED = re.compile(r"(\w)\1")
SAME, COMPOUND, TAIL, SHORTENED, SLIP = 0.95, 0.95, 0.9, 0.85, 0.85


class Kind(StrEnum):
    """What is called by a name."""

    COURSE = "course"
    SITE = "site"
    AUDIENCE = "audience"
    VENUE = "venue"
    TRAINER = "trainer"


@dataclass(frozen=True)
class Named:
    """Something with names. `about`: words that only hint at it. `parts`: its place in a series, or in its title."""

    kind: Kind
    id: str
    names: tuple[str, ...]
    about: tuple[str, ...] = ()
    parts: frozenset[int] = frozenset()
    series: tuple[str, ...] = ()
    """The titles of the series that it belongs to, which call all of their parts."""


@dataclass(frozen=True)
class Mention:
    """Something that is called: by which words of the message, how surely, and whether it is to be left out."""

    kind: Kind
    ids: tuple[str, ...]
    at: frozenset[int]
    nearness: float
    without: bool = False

    @property
    def sure(self) -> bool:
        """Whether the words can hardly mean anything else."""
        return self.nearness >= SURE


@dataclass
class _Index:
    """By each stem, which things it calls, and how strongly."""

    weights: dict[str, dict[int, float]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    """Those that names have themselves; the others mean the same."""

    def add(self, word: str, thing: int, weight: float) -> None:
        known = self.weights.setdefault(word, {})
        known[thing] = max(weight, known.get(thing, 0.0))


class Names:
    """The names of a programme, prepared to be found in messages. `common`: words that mostly mean something else."""

    def __init__(self, things: Sequence[Named], common: Collection[str]) -> None:
        self._things = things
        self._common = frozenset(stem(word) for word in common)
        self._spoken = frozenset(common) | word_set("names", "event") | word_set("names", "generic")
        self._index = {kind: _Index() for kind in Kind}
        self._phrases: list[tuple[int, tuple[str, ...], float]] = []
        self._prepare()
        self._stems = {kind: sorted(index.weights, key=len, reverse=True) for kind, index in self._index.items()}
        self._match = lru_cache(maxsize=4096)(self._match_word)
        self._match_joined = lru_cache(maxsize=4096)(self._look_up_joined)

    def find(self, tokens: Sequence[Token]) -> list[Mention]:
        """What is called, the longest and surest first; a word calls one kind of thing only."""
        found = [mention for kind in Kind for mention in self._find_kind(kind, tokens)]
        if (part := part_number(tokens)) is not None:
            found = self._narrow(found, *part)
        found.sort(
            key=lambda mention: (mention.sure, self._length(mention, tokens), mention.kind is not Kind.VENUE),
            reverse=True,
        )
        kept: list[Mention] = []
        for mention in found:
            if not any(mention.at & other.at and mention.kind is not other.kind for other in kept):
                kept.append(mention)
        return [_negated(mention, tokens) for mention in kept]

    def parts_of(self, courses: Collection[str]) -> frozenset[int]:
        """The places that courses have in their series."""
        parts = (thing.parts for thing in self._things if thing.kind is Kind.COURSE and thing.id in courses)
        return frozenset[int]().union(*parts)

    def knows(self, token: Token) -> bool:
        """Whether a word belongs to a name of the programme."""
        return any(self._match(kind, token.word, token.stem, token.foreign) for kind in Kind)

    def _prepare(self) -> None:
        places = {id(thing): number for number, thing in enumerate(self._things)}
        audience_words = {
            word for thing in self._things if thing.kind is Kind.AUDIENCE for word in _all_stems(thing.names)
        } | {word for thing in self._things if thing.kind is Kind.SITE for word in _all_stems(thing.names)}
        for kind in Kind:
            things = [thing for thing in self._things if thing.kind is kind]
            counts = Counter(word for thing in things for word in _all_stems(thing.names))
            many = max(3, len(things) // 4)
            for thing in things:
                place = places[id(thing)]
                for name in thing.names:
                    for same in _said_otherwise(name):
                        self._add_same(kind, same, place, STRONG)
                    self._prepare_name(thing, place, name, counts, many, audience_words)
                for name in (*thing.series, *thing.about):
                    for word in _telling(name):
                        if name not in thing.about:
                            self._add(kind, word, place, SHARED)
                        elif len(word) >= SHORTEST_HINT and word not in self._common:
                            self._add(kind, word, place, FAINT)

    def _prepare_name(
        self, thing: Named, place: int, name: str, counts: Counter[str], many: int, others: Collection[str]
    ) -> None:
        words = _telling(name, self._common if thing.kind is Kind.TRAINER else ())
        if thing.kind is Kind.VENUE:
            words = [word for word in words if word not in others] or words
        if thing.kind is not Kind.COURSE and len(words) > 1:
            # A site is called by all words of its name, a person by the last one, or by a first name of nobody else.
            weight = STRONG if thing.kind is Kind.TRAINER else STRONG / len(words) + 0.05
            for word in words[:-1]:
                first = SURE if counts[word] == 1 and word not in self._common else SHARED
                self._add(thing.kind, word, place, first if thing.kind is Kind.TRAINER else weight)
            self._add(thing.kind, words[-1], place, weight if len(words[-1]) > 3 else SHARED)
            return
        for word in words:
            weight = STRONG
            if (thing.kind is Kind.COURSE and word in others) or (
                len(words) > 1 and (word in self._common or counts[word] > many)
            ):
                weight = SHARED
            self._add(thing.kind, word, place, weight)

    def _add(self, kind: Kind, word: str, place: int, weight: float) -> None:
        if kind is Kind.AUDIENCE and word.endswith(tuple(word_set("names", "offices"))):
            self._index[kind].add(stem(f"{word[:-3]}er"), place, weight)
        if kind is Kind.SITE and (bare := _without_generic(word)):
            self._index[kind].add(bare, place, weight)
        self._index[kind].add(word, place, weight)
        self._index[kind].own.add(word)
        for same in synonyms().get((word,), ()):
            self._add_same(kind, same, place, weight)

    def _add_same(self, kind: Kind, same: tuple[str, ...], place: int, weight: float) -> None:
        if len(same) > 1 and weight >= SHARED:
            self._phrases.append((place, same, weight))
        elif len(same) == 1:
            known = min(weight, SHARED) if same[0] in self._common else weight * SAME
            self._index[kind].add(same[0], place, known)

    def _find_kind(self, kind: Kind, tokens: Sequence[Token]) -> Iterable[Mention]:
        left = {place: hits for place, token in enumerate(tokens) if (hits := self._hits(kind, token))}
        left |= self._joined(kind, tokens)
        phrases = self._said_phrases(kind, tokens)
        while left or phrases:
            scores: dict[int, float] = {}
            for hits in left.values():
                for thing, weight in hits:
                    scores[thing] = scores.get(thing, 0.0) + weight
            for thing, _, weight in phrases:
                scores[thing] = scores.get(thing, 0.0) + weight
            if not scores:
                return
            best = max(scores.values())
            if best < POSSIBLE:
                return
            chosen = [thing for thing, score in scores.items() if score >= best * NEAR_THE_BEST]
            at = {place for place, hits in left.items() if any(thing in chosen for thing, _ in hits)}
            at |= {place for thing, places, _ in phrases if thing in chosen for place in places}
            if kind is Kind.COURSE and best >= SURE:
                at |= self._title_words(chosen, tokens)
            elif len(chosen) > 1 and best >= SURE:
                chosen = [thing for thing in chosen if scores[thing] == best]
            yield Mention(kind, tuple(self._things[thing].id for thing in sorted(chosen)), frozenset(at), best)
            left = {place: hits for place, hits in left.items() if place not in at}
            phrases = [phrase for phrase in phrases if not phrase[1] & at]

    def _title_words(self, chosen: Iterable[int], tokens: Sequence[Token]) -> set[int]:
        """Where words of the title of what is called stand that call nothing alone: people need them elsewhere."""
        title = [word for thing in chosen for word in _all_stems(self._things[thing].names)]
        long = ((place, token.stem) for place, token in enumerate(tokens) if len(token.stem) >= LONG)
        return {place for place, root in long if any(word.startswith(root) for word in title)}

    def _hits(self, kind: Kind, token: Token) -> tuple[tuple[int, float], ...]:
        """What of a kind a word calls; not a course that it but hints at where it surely calls something else."""
        hits = self._match(kind, token.word, token.stem, token.foreign)
        if hits and kind is Kind.COURSE and max(weight for _, weight in hits) <= SHARED:
            others = (self._match(other, token.word, token.stem, token.foreign) for other in Kind if other is not kind)
            if any(weight >= SURE for called in others for _, weight in called):
                return ()
        return hits

    def _said_phrases(self, kind: Kind, tokens: Sequence[Token]) -> list[tuple[int, frozenset[int], float]]:
        found = []
        for thing, phrase, weight in self._phrases:
            if self._things[thing].kind is kind:
                for start in range(len(tokens) - len(phrase) + 1):
                    if all(map(_same_stem, tokens[start : start + len(phrase)], phrase)):
                        found.append((thing, frozenset(range(start, start + len(phrase))), weight))
        return list(dict.fromkeys(found))

    def _match_word(self, kind: Kind, word: str, root: str, foreign: bool) -> tuple[tuple[int, float], ...]:
        """Which things of a kind a word calls, and how strongly."""
        weights = self._index[kind].weights
        for said in (root, word):
            if said in weights:
                return tuple(weights[said].items())
        if len(word) < 4 or word in self._spoken or (kind is Kind.TRAINER and root in self._common):
            return ()
        near = self._compare(kind, word, foreign)
        if near is None:
            return ()
        # "Gebärdensprache" is none of the languages of a title that shares but the word for them.
        least = SHARED if near[1] == TAIL else 0.0
        return tuple((thing, weight * near[1]) for thing, weight in weights[near[0]].items() if weight > least)

    def _compare(self, kind: Kind, word: str, foreign: bool) -> tuple[str, float] | None:
        """The name's word that comes nearest. A long word with a slip is not taken for a compound of a shorter one."""
        slipped = self._slipped(kind, word, foreign)
        if slipped and len(word) >= LONG:
            return slipped, SLIP
        prefix = event_prefix(word)
        for known in self._stems[kind]:
            if len(known) >= 5 and word.startswith(known):
                return known, COMPOUND
            if len(known) >= 3 and prefix and prefix.startswith(known) and len(prefix) - len(known) <= 2:
                return known, COMPOUND
            if len(known) >= 6 and word.endswith((known, f"{known}en", f"{known}e")):
                return known, TAIL
            if len(known) >= 9 and known in word:
                return known, TAIL
        if kind is Kind.COURSE and len(word) >= 5:
            for known in self._stems[kind]:
                if known in self._index[kind].own and known.startswith(stem(word)) and len(word) * 3 >= len(known):
                    return known, SHORTENED
        return (slipped, SLIP) if slipped else None

    def _slipped(self, kind: Kind, word: str, foreign: bool) -> str | None:
        if len(word) < (4 if foreign else 5):
            return self._short_slipped(kind, word)
        slips = 1 if len(word) < LONG and not foreign else 2 if len(word) < 2 * LONG else 3
        # г is h in one language and g in another
        for said in dict.fromkeys((word, stem(word), *((word.replace("h", "g"),) if foreign else ()))):
            best = process.extractOne(said, self._stems[kind], scorer=OSA.distance, score_cutoff=slips)
            if best and _plausible(said, best[0], int(best[1]), foreign):
                return str(best[0])
        return None

    def _short_slipped(self, kind: Kind, word: str) -> str | None:
        """The place or the person that is meant by a short word in which a letter stands once instead of twice."""
        if kind not in (Kind.SITE, Kind.TRAINER):
            return None
        singled = ((known, _DOUBLED.sub(r"\1", known)) for known in self._stems[kind] if len(known) >= len(word))
        return next((known for known, single in singled if single != known and word in (single, f"{single}e")), None)

    def _joined(self, kind: Kind, tokens: Sequence[Token]) -> dict[int, tuple[tuple[int, float], ...]]:
        """By place, what two words call that are one in a course's name ("Grund Sensibilisierung")."""
        if kind is not Kind.COURSE:
            return {}
        found = {}
        for place in range(len(tokens) - 1):
            one, other = tokens[place], tokens[place + 1]
            if min(len(one.word), len(other.word)) < SHORTEST_WORD + 1 or len(one.word + other.word) < LONG:
                continue
            if hits := self._match_joined(one.word + other.word):
                found[place] = found[place + 1] = hits
        return found

    def _look_up_joined(self, word: str) -> tuple[tuple[int, float], ...]:
        weights = self._index[Kind.COURSE].weights
        root = stem(word)
        known = root if root in weights else self._slipped(Kind.COURSE, word, False)
        if known is None or len(known) < LONG or known not in self._index[Kind.COURSE].own:
            return ()
        return tuple((thing, weight * SLIP) for thing, weight in weights[known].items() if weight > SHARED)

    def _narrow(self, found: list[Mention], number: int, at: frozenset[int]) -> list[Mention]:
        """Only the courses that are this part of their series, or that have the number in their title."""
        fitting = {thing.id for thing in self._things if thing.kind is Kind.COURSE and number in thing.parts}
        if not fitting:
            return found
        narrowed = [
            Mention(m.kind, ids, m.at | at, max(m.nearness, SURE), m.without)
            for m in found
            if m.kind is Kind.COURSE and (ids := tuple(id for id in m.ids if id in fitting))
        ]
        others = [mention for mention in found if mention.kind is not Kind.COURSE]
        if narrowed:
            return [*others, *narrowed]
        named = [mention for mention in found if mention.kind is Kind.COURSE and mention.sure]
        return found if named else [*others, Mention(Kind.COURSE, tuple(sorted(fitting)), at, STRONG)]

    def _length(self, mention: Mention, tokens: Sequence[Token]) -> float:
        return mention.nearness * sum(self._matched_length(mention.kind, tokens[place]) for place in mention.at)

    def _matched_length(self, kind: Kind, token: Token) -> int:
        if token.stem in self._index[kind].weights or token.word in self._index[kind].weights:
            return len(token.word) + 1
        near = self._compare(kind, token.word, token.foreign)
        return len(near[0]) if near else 0


def _plausible(said: str, known: str, slips: int, foreign: bool) -> bool:
    """Whether so many slips are few for so long a word; the first letter is hardly ever wrong, but may be swapped."""
    first = said[0] == known[0] or (said[0], said[1]) == (known[1], known[0])
    return first and len(known) >= 4 and slips * 4 <= max(len(known), 4 if foreign else 5)


def _same_stem(token: Token, known: str) -> bool:
    """Whether a word of a phrase has this stem, with whatever ending."""
    bare = known[:-1] if len(known) > SHORTEST_WORD else known
    return token.stem == known or (token.word.startswith(bare) and len(token.word) - len(bare) <= LONGEST_ENDING)


def _telling(name: str, common: Collection[str] = ()) -> list[str]:
    """The stems of a name's words without those that tell nothing, unless they are all there is.

    A word whose stem is a common one stays whole: "Schreiber" is not called by "schreiben".
    """
    bare = name.split("(")[0] if name.split("(")[0].strip() else name
    words = [word for word in words_of(bare) if not word.isdecimal()]
    telling = [
        word
        for word in words
        if word not in word_set("names", "generic") and stem(word) not in stems("names", "generic") and len(word) > 1
    ]
    return [word if stem(word) in common else stem(word) for word in telling or words]


def _without_generic(word: str) -> str:
    """A compound without the general word at its end: "burgenland" of "Burgenlandkreis"; "" where little is left."""
    ends = (end for end in stems("names", "generic") if len(end) > SHORTEST_WORD and word.endswith(end))
    bare = word[: -len(max(ends, key=len, default=word))]
    return bare if len(bare) > SHORTEST_HINT else ""


def _said_otherwise(name: str) -> Iterable[tuple[str, ...]]:
    """What means the same as a phrase of several words in a name."""
    said = [stem(word) for word in words_of(name)]
    for phrase, same in synonyms().items():
        if len(phrase) > 1 and any(tuple(said[n : n + len(phrase)]) == phrase for n in range(len(said))):
            yield from same


def _all_stems(names: Sequence[str]) -> set[str]:
    return {word for name in names for word in _telling(name)}


def _negated(mention: Mention, tokens: Sequence[Token]) -> Mention:
    before = min(mention.at) - 1
    while before >= 0 and tokens[before].word in word_set("names", "between") | word_set("names", "title"):
        before -= 1
    if leaves_out(tokens, before):
        return Mention(mention.kind, mention.ids, mention.at, mention.nearness, True)
    return mention


def build_named(kind: Kind, names: Mapping[str, Sequence[str]]) -> list[Named]:
    """Things of one kind that have nothing but names."""
    return [Named(kind, id, tuple(known)) for id, known in names.items()]
