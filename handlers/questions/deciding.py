"""What a message wants, decided from how likely each intent is and from what its words say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from handlers.questions.classifying import Guess
from handlers.questions.context import SHORT, Context
from handlers.questions.evidence import Evidence
from handlers.questions.intents import Intent
from handlers.questions.lexicon import word_set
from handlers.questions.slots import NEVER_SAID, Slots

ANSWER, OFFER, CLEAR = 0.45, 0.25, 0.85
"""From which probability a question is answered, an answer is offered, and nothing else has to be considered."""
AHEAD = 0.15
"""By how much an answer that no name or small word speaks for has to be likelier than that it is not ours."""
ABOUT_WORKSHOPS = frozenset({Intent.LIST_WORKSHOPS, Intent.WORKSHOP_DETAIL, Intent.NEXT_WORKSHOP, Intent.MY_WORKSHOP})
SOCIAL = frozenset({Intent.GREETING, Intent.THANKS, Intent.GOODBYE, Intent.HOW_ARE_YOU})
FOR_CURATED = frozenset({"access", "language", "level"})
"""What curated answers tell better than a workshop's row, which mostly says nothing of it."""
OF_ONE = frozenset({"where", "duration", "trainers"})
"""What can only be asked about one workshop: of a person's own, it is the next one."""
WEIGHS = {Intent.FAQ: 1.0, Intent.OUT_OF_SCOPE: 1.0, Intent.CONTACT: 1.0, Intent.PARTICIPANTS: 0.0}
"""How much names and small words count against what else a message may want."""
WISHES = frozenset({Intent.REGISTER, Intent.CANCEL, Intent.REMINDER_SETTINGS, Intent.FEEDBACK})
"""What has an object."""
TOPICAL = "discrimination"
"""What weighs on people, and is also what a training can be about."""
Near = tuple[tuple[Intent, str], ...]


@dataclass(frozen=True)
class Decision:
    """What is wanted: the curated answer where it is one, what else came near, and why.

    `unsure`: so likely that it is worth asking for, but not so likely that it can be answered.
    """

    intent: Intent
    faq: str | None = None
    near: Near = ()
    unsure: bool = False
    reasons: tuple[str, ...] = ()


def decide(guess: Guess, evidence: Evidence, slots: Slots, context: Context | None) -> Decision:
    """What a message wants, after what was spoken of before."""
    chances = dict(guess.ranked)
    faq, chance_of_faq = guess.faq[0] if guess.faq else (None, 0.0)
    about = sum(chances.get(intent, 0.0) for intent in ABOUT_WORKSHOPS)
    others = {intent: chance for intent, chance in guess.ranked if intent not in ABOUT_WORKSHOPS}
    best = max(others, key=lambda intent: others[intent], default=Intent.OUT_OF_SCOPE)
    chance = others.get(best, 0.0)
    support = _support(evidence, slots, context, curated=best is Intent.FAQ)
    # Names tell a question about workshops from one that is not ours, but not from a wish to register for one.
    counted = about + support * WEIGHS.get(best, 0.25)
    reasons: tuple[str, ...] = (
        f"about workshops: {about:.2f}, with names and words {counted:.2f}",
        f"otherwise: {best.value} {chance:.2f}",
    )
    if guess.sensitive and not (guess.sensitive == TOPICAL and _is_topic(evidence, chances, best)):
        return Decision(Intent.HUMAN, reasons=(*reasons, f"sensitive: {guess.sensitive}"))
    if evidence.others:
        return Decision(Intent.PARTICIPANTS, reasons=(*reasons, "asks for other people"))
    one_of_mine = OF_ONE.intersection(evidence.asks) or ("when" in evidence.asks and (slots.when.said or evidence.next))
    if best is Intent.MY_REGISTRATIONS and one_of_mine and not evidence.course:
        return Decision(Intent.MY_REGISTRATIONS if evidence.registered else Intent.MY_WORKSHOP, reasons=reasons)
    if best is Intent.CANCEL and evidence.keeps:
        return Decision(Intent.MY_REGISTRATIONS, reasons=(*reasons, "is not to be cancelled"))
    if best is Intent.REGISTER and "until" in evidence.asks and (evidence.course or context):
        return Decision(Intent.WORKSHOP_DETAIL, reasons=reasons)
    if context and evidence.corrects and slots.named and chance < CLEAR:
        wish = Intent(context.wish) if context.wish else _which(chances, evidence, slots, about)
        return Decision(wish, reasons=(*reasons, "puts right what was said"))
    if context and context.wish and about > chance and _narrows(evidence, slots, context):
        return Decision(Intent(context.wish), reasons=(*reasons, "narrows down what is to be done"))
    if best is Intent.OUT_OF_SCOPE and evidence.topic and chance > about:
        return Decision(best, near=_near(guess), reasons=(*reasons, f"is on something else: {evidence.topic}"))
    if best in WISHES and chance > about and not context and (other := _name_object(guess, evidence, slots)):
        return Decision(Intent.OUT_OF_SCOPE, near=_near(guess), reasons=(*reasons, f"is to be done with: {other}"))
    ahead = AHEAD if best is Intent.OUT_OF_SCOPE and not support else 0.0
    if counted >= ANSWER and counted > chance + ahead:
        return Decision(_which(chances, evidence, slots, about), reasons=reasons)
    near = _near(guess)
    if chance >= ANSWER or (chance > about and best is Intent.OUT_OF_SCOPE):
        if best is not Intent.FAQ:
            return Decision(best, near=near, reasons=reasons)
        if faq and chance_of_faq >= OFFER and chance - chances.get(Intent.OUT_OF_SCOPE, 0.0) >= AHEAD:
            return Decision(best, faq, reasons=reasons)
    reasons = (*reasons, "not sure enough")
    if near and chances.get(Intent.OUT_OF_SCOPE, 0.0) < OFFER:
        intent, id = near[0]
        return Decision(intent, id or None, near, unsure=True, reasons=reasons)
    return Decision(Intent.OUT_OF_SCOPE, near=near, reasons=reasons)


def _name_object(guess: Guess, evidence: Evidence, slots: Slots) -> str:
    """What something is to be done with, where it is nothing of ours ("storniert die Pizza"); "" where it may be."""
    if evidence.events or replace(slots, when=NEVER_SAID).named:
        return ""
    articles = word_set("asking", "articles")
    return next(
        (
            token.word
            for before, token in pairwise(evidence.tokens)
            if before.word in articles and token.word in guess.foreign and token in evidence.left
        ),
        "",
    )


def _is_topic(evidence: Evidence, chances: Mapping[Intent, float], best: Intent) -> bool:
    """Whether what weighs on people is but what a workshop is about: it is sought, or a wish calls it by its name."""
    if evidence.events and (evidence.topic or evidence.course):
        return True
    wish = best in (Intent.REGISTER, Intent.CANCEL) and chances[best] > chances.get(Intent.HUMAN, 0.0)
    return evidence.course and (wish or evidence.seeks)


def _support(evidence: Evidence, slots: Slots, context: Context | None, *, curated: bool) -> float:
    """How much names, dates and small words speak for a question about workshops, apart from the classifier.

    `curated`: there is a curated answer to it as well.
    """
    # People speak of days whatever they ask about.
    things = replace(slots, when=NEVER_SAID).named
    support = 0.35 * evidence.course + 0.15 * evidence.events + 0.15 * things
    if not evidence.left and (slots.named or evidence.events or evidence.next):
        support += 0.6 if evidence.anew else 0.3
    # A time and no other word is asked for what there is then.
    support += 0.8 * (evidence.seeks or (slots.when.said and not evidence.tokens))
    better_curated = curated and FOR_CURATED.issuperset(evidence.asks)
    if evidence.course and evidence.asks_only and not better_curated:
        support += 0.5
    if not (evidence.course or context or curated) and evidence.asks_only:
        support += 1.0
    if context and not evidence.course:
        short = len(evidence.tokens) <= SHORT
        goes_on = evidence.asks_only and (evidence.refers or evidence.continues or short)
        picked = context.chosen(evidence) and (short or (evidence.step and evidence.asks))
        support += 1.0 if (goes_on and not better_curated) or picked else 0.0
    lacking = evidence.topic or evidence.absent
    return support + (0.3 if lacking and (evidence.events or len(evidence.left) == 1) else 0.0)


def _narrows(evidence: Evidence, slots: Slots, context: Context) -> bool:
    """Whether a message does no more than to say which is meant ("das in Stendal"), or which of several."""
    about_itself = evidence.events or evidence.asks or evidence.continues or evidence.anew
    chooses = not evidence.course or len(context.shown) > 1
    picks = (slots.named and chooses) or context.chosen(evidence)
    return bool(picks) and not about_itself and len(evidence.tokens) <= SHORT


def _which(chances: Mapping[Intent, float], evidence: Evidence, slots: Slots, about: float) -> Intent:
    """Which of the questions about workshops it is."""
    if not slots.named and chances.get(Intent.MY_WORKSHOP, 0.0) > about / 2:
        return Intent.MY_WORKSHOP
    detail = evidence.course or chances.get(Intent.WORKSHOP_DETAIL, 0.0) > chances.get(Intent.LIST_WORKSHOPS, 0.0)
    return Intent.WORKSHOP_DETAIL if detail and evidence.asks else Intent.LIST_WORKSHOPS


def _near(guess: Guess) -> Near:
    """What a message may have meant, the likeliest first: at most three."""
    near: list[tuple[float, Intent, str]] = [
        (chance, intent, "")
        for intent, chance in guess.ranked
        if intent not in SOCIAL | {Intent.FAQ, Intent.OUT_OF_SCOPE} and chance >= OFFER / 2
    ]
    near += [(chance, Intent.FAQ, id) for id, chance in guess.faq if chance >= OFFER]
    near.sort(key=lambda found: found[0], reverse=True)
    return tuple((intent, id) for _, intent, id in near[:3])
