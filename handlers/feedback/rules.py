"""What a question offers, which answers fit, and what many answers add up to. Nothing is looked up here."""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import TypeGuard

from handlers.programme.file import FeedbackForm, Question
from handlers.words import match_choice, simplify
from storage.kinds import QuestionKind

LONGEST_COMMENT = 1000
Answer = int | str | list[str]


class Misfit(StrEnum):
    """Something typed that was meant as an answer and can't be one; the value is the key of the words that say so."""

    RANGE = "feedback-misfit-range"
    OPTION = "feedback-misfit-option"
    LENGTH = "feedback-misfit-length"


@dataclass(frozen=True)
class Numbers:
    """Answers on a scale. `spread` is the sample standard deviation, None where there is one answer alone."""

    n: int
    mean: float
    spread: float | None
    counts: Mapping[int, int]


@dataclass(frozen=True)
class Recommendation(Numbers):
    """Answers from 0 to 10. `score` (NPS) is the share of 9 and 10 less the share of 0 to 6, from -100 to 100."""

    promoters: int
    passives: int
    detractors: int
    score: float


@dataclass(frozen=True)
class Votes:
    """How often each option was chosen, by its id; `n` people answered."""

    n: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Comments:
    """What people wrote, in no order."""

    n: int
    texts: Sequence[str]


Summary = Numbers | Votes | Comments


class Kind(ABC):
    """A kind of question. `words` are the texts of the question's options in the language of who is asked."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @abstractmethod
    def buttons(self, words: Sequence[str]) -> list[tuple[str, Answer]]:
        """What to press, each with the answer that it gives."""

    @abstractmethod
    def understand(self, typed: str, words: Sequence[str]) -> Answer | Misfit | None:
        """The answer that was typed; None for what seems to be no answer to this question at all."""

    @abstractmethod
    def accepts(self, answer: object) -> TypeGuard[Answer]:
        """Whether this is an answer to the question as it stands now; a form may have changed since."""

    @abstractmethod
    def summarise(self, answers: Sequence[Answer], chance: Random) -> Summary:
        """What answers, at least one, add up to."""


class Scale(Kind):
    """A whole number between two ends."""

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest number."""
        return self.question.min or 0, self.question.max or 0

    def buttons(self, words: Sequence[str]) -> list[tuple[str, Answer]]:
        low, high = self.ends
        return [(str(number), number) for number in range(low, high + 1)]

    def understand(self, typed: str, words: Sequence[str]) -> Answer | Misfit | None:
        """A number, also as "4 von 5" where the highest is 5; any other number is a misfit."""
        found = re.fullmatch(
            r"\s*(-?\d{1,6}(?:[.,]\d+)?)\s*(?:(?:von|of|out of|/)\s*(\d{1,6}))?\s*[.!]?\s*", typed, re.A | re.I
        )
        if not found:
            return None
        number, of = found.groups()
        if re.search("[.,]", number) or (of and int(of) != self.ends[1]) or not self.accepts(int(number)):
            return Misfit.RANGE
        return int(number)

    def accepts(self, answer: object) -> TypeGuard[Answer]:
        low, high = self.ends
        return isinstance(answer, int) and not isinstance(answer, bool) and low <= answer <= high

    def summarise(self, answers: Sequence[Answer], chance: Random) -> Numbers:
        low, high = self.ends
        numbers = [answer for answer in answers if isinstance(answer, int)]
        mean = sum(numbers) / len(numbers)
        spread = None
        if len(numbers) > 1:
            spread = math.sqrt(math.fsum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))
        counts = {number: numbers.count(number) for number in range(low, high + 1)}
        return Numbers(len(numbers), mean, spread, counts)


class Nps(Scale):
    """Whether one would recommend something, from 0 to 10."""

    ends = (0, 10)

    def summarise(self, answers: Sequence[Answer], chance: Random) -> Recommendation:
        numbers = super().summarise(answers, chance)
        promoters = numbers.counts[9] + numbers.counts[10]
        passives = numbers.counts[7] + numbers.counts[8]
        detractors = numbers.n - promoters - passives
        score = 100 * (promoters - detractors) / numbers.n
        return Recommendation(
            **vars(numbers), promoters=promoters, passives=passives, detractors=detractors, score=score
        )


class _Options(Kind):
    """What single and several choices have in common."""

    @property
    def ids(self) -> list[str]:
        """The ids of the options, in their order."""
        return [option.id for option in self.question.options]

    def summarise(self, answers: Sequence[Answer], chance: Random) -> Votes:
        chosen = [[answer] if isinstance(answer, str) else answer for answer in answers]
        return Votes(
            len(answers),
            {id: sum(isinstance(ids, list) and id in ids for ids in chosen) for id in self.ids},
        )


class SingleChoice(_Options):
    """One of several options."""

    def buttons(self, words: Sequence[str]) -> list[tuple[str, Answer]]:
        return list(zip(words, self.ids, strict=True))

    def understand(self, typed: str, words: Sequence[str]) -> Answer | Misfit | None:
        """An option's number, its words, or how its words begin."""
        number = match_choice(words, typed)
        if number is not None:
            return self.ids[number]
        return Misfit.OPTION if _numbers(typed) else None

    def accepts(self, answer: object) -> TypeGuard[Answer]:
        return isinstance(answer, str) and answer in self.ids


class SeveralChoices(_Options):
    """Any number of options, all named in one message: how many messages somebody wrote must not tell how many."""

    def buttons(self, words: Sequence[str]) -> list[tuple[str, Answer]]:
        return [(str(number), [id]) for number, id in enumerate(self.ids, 1)]

    def understand(self, typed: str, words: Sequence[str]) -> Answer | Misfit | None:
        """Numbers or words, as in "1, 3", "1 und 3", "Konflikte, Recht"; all must be options."""
        numbers = _numbers(typed)
        if numbers:
            return self._chosen([number - 1 for number in numbers])
        whole = match_choice(words, typed)
        if whole is not None:
            return self._chosen([whole])
        found: list[int | None] = []
        for part in re.split(r"[,;\n]", typed):
            if not part.strip():
                continue
            match = match_choice(words, part)
            found += (
                [match]
                if match is not None
                else [match_choice(words, piece) for piece in re.split(r"\s+(?:und|and)\s+|[&+]", part, flags=re.I)]
            )
        known = [number for number in found if number is not None]
        if not known:
            return None
        return self._chosen(known) if len(known) == len(found) else Misfit.OPTION

    def _chosen(self, numbers: Sequence[int]) -> Answer | Misfit:
        if not all(0 <= number < len(self.ids) for number in numbers):
            return Misfit.OPTION
        return [id for number, id in enumerate(self.ids) if number in numbers]

    def accepts(self, answer: object) -> TypeGuard[Answer]:
        return isinstance(answer, list) and bool(answer) and all(id in self.ids for id in answer)


class FreeText(Kind):
    """Something in one's own words."""

    def buttons(self, words: Sequence[str]) -> list[tuple[str, Answer]]:
        return []

    def understand(self, typed: str, words: Sequence[str]) -> Answer | Misfit | None:
        """Whatever is typed, up to the greatest length."""
        text = typed.strip()
        if len(text) > LONGEST_COMMENT:
            return Misfit.LENGTH
        return text or None

    def accepts(self, answer: object) -> TypeGuard[Answer]:
        return isinstance(answer, str) and 0 < len(answer) <= LONGEST_COMMENT

    def summarise(self, answers: Sequence[Answer], chance: Random) -> Comments:
        texts = [answer for answer in answers if isinstance(answer, str)]
        chance.shuffle(texts)
        return Comments(len(texts), texts)


_KINDS: dict[QuestionKind, type[Kind]] = {
    QuestionKind.SCALE: Scale,
    QuestionKind.NPS: Nps,
    QuestionKind.CHOICE: SingleChoice,
    QuestionKind.MULTI_CHOICE: SeveralChoices,
    QuestionKind.TEXT: FreeText,
}


def kind_of(question: Question) -> Kind:
    """A question as its kind."""
    return _KINDS[question.kind](question)


def _numbers(typed: str) -> list[int]:
    """The numbers of a list of nothing but numbers; empty for any other text."""
    words = [word for word in simplify(typed).split() if word not in {"und", "and"}]
    if not all(word.isascii() and word.isdecimal() and len(word) < 7 for word in words):
        return []
    return [int(word) for word in words]


@dataclass(frozen=True)
class Results:
    """What `n` people said, question by question; None where fewer than the least number answered one."""

    n: int
    questions: Sequence[tuple[Question, Summary | None]]


def withhold(n: int, min_group: int) -> bool:
    """Whether so few answers are withheld. None at all counts as too few, so that the two can't be told apart."""
    return n < max(1, min_group)


def add_up(form: FeedbackForm, ballots: Sequence[Mapping[str, object]], chance: Random) -> Results | None:
    """What the ballots of a workshop add up to; None where there are too few.

    Questions can be skipped, so each is withheld by its own number of answers. Answers that the form, changed since,
    no longer knows are left out.
    """
    if withhold(len(ballots), form.min_group):
        return None
    questions: list[tuple[Question, Summary | None]] = []
    for question in form.questions:
        kind = kind_of(question)
        answers = [answer for ballot in ballots if kind.accepts(answer := ballot.get(question.id))]
        kept_back = withhold(len(answers), form.min_group)
        questions.append((question, None if kept_back else kind.summarise(answers, chance)))
    return Results(len(ballots), questions)


def fill_ballot(form: FeedbackForm, answers: Mapping[str, object]) -> dict[str, Answer]:
    """The answers that fit the form, in the order of its questions and not in that of answering."""
    ballot: dict[str, Answer] = {}
    for question in form.questions:
        answer = answers.get(question.id)
        if kind_of(question).accepts(answer):
            ballot[question.id] = answer
    return ballot


def opens_at(form: FeedbackForm, end: datetime) -> datetime:
    """When people are asked: `send_after` after the end of the last session, quiet hours not yet considered."""
    return end + form.send_after


def closes_at(form: FeedbackForm, end: datetime) -> datetime:
    """When a form takes no more answers.

    `close_after` counts from when the form opens, whether or not quiet hours delay the invitation: everybody has the
    same last moment, and it does not depend on when a process was running.
    """
    return opens_at(form, end) + form.close_after
