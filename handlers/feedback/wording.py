"""How feedback is asked for, and how results are said: readable without colours, tables and pictures."""

from collections.abc import Iterable
from datetime import datetime

from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from handlers.feedback.rules import LONGEST_COMMENT, Comments, Numbers, Recommendation, Results, Scale, Summary, kind_of
from handlers.messages import Choice, Reply
from handlers.programme.file import FeedbackForm, Question
from handlers.programme.wording import name_workshop
from handlers.texts import Texts, in_language, say_moment
from storage import tables
from storage.kinds import QuestionKind


def say_invitation(
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    form: FeedbackForm,
    closes: datetime,
    language: str,
) -> Reply:
    """What is asked, until when, and whether answers stay anonymous; the choice to begin carries what was said."""
    privacy = "feedback-anonymous" if form.anonymous else "feedback-named"
    text = texts.markup(
        language,
        "feedback-invitation",
        workshop=name_workshop(programme, language, workshop),
        count=len(form.questions),
        until=say_moment(closes, language, programme.timezone),
        privacy=texts.markup(language, privacy, least=form.min_group),
    )
    begin = {"workshop": workshop.id, "named": not form.anonymous}
    return Reply(
        text,
        (
            Choice(texts.plain(language, "feedback-begin"), "feedback-begin", begin, "yes"),
            Choice(texts.plain(language, "feedback-decline"), "feedback-decline", {"workshop": workshop.id}, "no"),
        ),
    )


def say_question(texts: Texts, programme: tables.Programme, form: FeedbackForm, number: int, language: str) -> Markup:
    """A question of a form, counted from 0: which of how many, and how it can be answered."""
    question = form.questions[number]
    kind = kind_of(question)
    lines = [
        texts.markup(language, "feedback-question", number=number + 1, count=len(form.questions)),
        escape(in_words(question.text, language, programme.language)),
    ]
    if question.kind is QuestionKind.MULTI_CHOICE:
        options = option_words(question, language, programme.language)
        lines += [
            texts.markup(language, "feedback-option", number=n, option=option) for n, option in enumerate(options, 1)
        ]
        lines.append(texts.markup(language, "feedback-how-several", example=f"1, {min(3, len(options))}"))
    elif question.kind is QuestionKind.NPS:
        lines.append(texts.markup(language, "feedback-how-nps"))
    elif isinstance(kind, Scale):
        low, high = kind.ends
        lines.append(texts.markup(language, "feedback-how-scale", low=low, high=high))
    elif question.kind is QuestionKind.TEXT:
        lines.append(texts.markup(language, "feedback-how-text", longest=LONGEST_COMMENT))
    return Markup("\n").join(lines)


def say_results(
    texts: Texts,
    programme: tables.Programme,
    form: FeedbackForm,
    workshop: tables.Workshop,
    results: Results | None,
    invited: int,
    language: str,
) -> Markup:
    """The results of a workshop, or that there are too few answers: then the same words for some and for none."""
    title = texts.markup(language, "results", workshop=name_workshop(programme, language, workshop))
    if results is None:
        return Markup("\n\n").join([title, texts.markup(language, "results-withheld", least=form.min_group)])
    rate = texts.markup(
        language,
        "results-rate",
        n=results.n,
        invited=invited,
        rate=format_percent(results.n / invited if invited else 0, locale=language),
    )
    parts = [Markup("\n").join([title, rate])]
    for number, (question, summary) in enumerate(results.questions, 1):
        text = in_words(question.text, language, programme.language)
        lines = [texts.markup(language, "results-question", number=number, question=text)]
        if summary is None:
            lines.append(texts.markup(language, "results-question-withheld", least=form.min_group))
        else:
            lines += _say_summary(texts, programme, question, summary, language)
        parts.append(Markup("\n").join(lines))
    return Markup("\n\n").join(parts)


def _say_summary(
    texts: Texts, programme: tables.Programme, question: Question, summary: Summary, language: str
) -> Iterable[Markup]:
    if isinstance(summary, Comments):
        yield texts.markup(language, "results-n", n=summary.n)
        for comment in summary.texts:
            yield texts.markup(language, "results-comment", comment=" ".join(comment.split()))
        return
    if isinstance(summary, Numbers):
        yield texts.markup(
            language,
            "results-numbers",
            n=summary.n,
            mean=_decimal(summary.mean, language),
            spread="–" if summary.spread is None else _decimal(summary.spread, language),
        )
        if isinstance(summary, Recommendation):
            yield texts.markup(
                language,
                "results-nps",
                score=format_decimal(round(summary.score), "+0;-0" if round(summary.score) else "0", locale=language),
                promoters=summary.promoters,
                passives=summary.passives,
                detractors=summary.detractors,
            )
        counts = [(str(value), count) for value, count in sorted(summary.counts.items(), reverse=True) if count]
    else:
        yield texts.markup(language, "results-n", n=summary.n)
        words = option_words(question, language, programme.language)
        counts = list(zip(words, summary.counts.values(), strict=True))
    entries = (texts.markup(language, "results-count", value=value, count=count) for value, count in counts)
    yield texts.markup(language, "results-counts", counts=Markup(" · ").join(entries))


def option_words(question: Question, language: str, fallback: str) -> list[str]:
    """The texts of a question's options, in their order."""
    return [in_words(option.text, language, fallback) for option in question.options]


def in_words(words: str | dict[str, str], language: str, fallback: str) -> str:
    """A text of the form in the person's language; one that is plain is in the programme's."""
    return words if isinstance(words, str) else in_language(words, language, fallback)


def _decimal(number: float, language: str) -> str:
    return format_decimal(number, "#,##0.0#", locale=language)
