"""Which handler an event goes to. There is one reply to an event: never silence, never two."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from handlers.dialogue import Question, Turn, repeat, settle
from handlers.errors import RefusedError
from handlers.messages import Choice, EventKind, Incoming, Reply
from handlers.outbox import find_shown
from handlers.texts import Texts
from handlers.words import Manners, match_choice, read_reaction, simplify, strip_courtesy
from storage import tables
from storage.kinds import AccountStatus

LONGEST_TEXT = 4000
SILENT = (EventKind.STOPPED, EventKind.RETURNED)
"""What nobody could read an answer to, or expects one to."""
Handler = Callable[..., Reply]
Step = Callable[[Turn, str], Reply | None]
AnyHandler = TypeVar("AnyHandler", bound=Callable[..., Any])
_CHOICES = TypeAdapter(list[Choice])


@dataclass(frozen=True)
class Action:
    """What a choice does, and whether guests, and people who were not invited where they must be, may do it.

    `late`: pressed after its question was answered, it is done all the same; it finds out itself what still holds.
    """

    handler: Handler
    guests: bool
    uninvited: bool
    late: bool


@dataclass(frozen=True)
class Command:
    """An action that can be called by its name; `rest` says that it takes what is written behind the name."""

    name: str
    action: str
    organisers: bool
    rest: bool


class Router:
    """Knows every action, step and command. Every conversation registers with it when it is imported."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}
        self._actions: dict[str, Action] = {}
        self._steps: dict[str, Step] = {}
        self._steps_of_uninvited: set[str] = set()
        self._codes: dict[str, str] = {}
        self._words: WeakKeyDictionary[Texts, dict[str, tuple[Command, str]]] = WeakKeyDictionary()
        self._manners: WeakKeyDictionary[Texts, Manners] = WeakKeyDictionary()

    def action(
        self, name: str, *, guests: bool = False, uninvited: bool = False, late: bool = False
    ) -> Callable[[AnyHandler], AnyHandler]:
        """Registers a handler for a choice; it keeps guests and the uninvited out unless it says otherwise."""

        def register(handler: AnyHandler) -> AnyHandler:
            if name in self._actions:
                raise ValueError(f"there are two actions {name!r}")
            self._actions[name] = Action(handler, guests, guests or uninvited, late)
            return handler

        return register

    def step(self, name: str, *, uninvited: bool = False) -> Callable[[AnyHandler], AnyHandler]:
        """Registers what understands a typed answer to a question; None means that it was no answer.

        It keeps the uninvited out unless it says otherwise.
        """

        def register(handler: AnyHandler) -> AnyHandler:
            if name in self._steps:
                raise ValueError(f"there are two steps {name!r}")
            self._steps[name] = handler
            if uninvited:
                self._steps_of_uninvited.add(name)
            return handler

        return register

    def command(self, name: str, action: str, *, organisers: bool = False, rest: bool = False) -> None:
        """Lets an action be called by the command and the words that the texts give for `command-<name>`."""
        self.commands[name] = Command(name, action, organisers, rest)

    def code(self, prefix: str, action: str) -> None:
        """Lets an action take every code that begins so: written alone, without a command, or carried by a link."""
        self._codes[prefix] = action

    def take_code(self, turn: Turn, typed: str) -> Reply | None:
        """The reply to a code; None where the text is none."""
        action = self._action_of_code(typed)
        return self.call(turn, Choice("", action, {"rest": typed.strip()})) if action else None

    def _action_of_code(self, typed: str) -> str:
        called = (action for prefix, action in self._codes.items() if typed.strip().lower().startswith(prefix))
        return next(called, "") if len(typed.split()) == 1 else ""

    def handle(self, turn: Turn, event: Incoming) -> Reply | None:
        """The one reply to an event; None only where nobody could read it."""
        if turn.among_organisers:
            return self._actions["among-organisers"].handler(turn, event)
        if not turn.address.private:
            return turn.say("group-hint")
        if turn.account:
            _keep_reachable(turn.account, event)
        if event.kind is EventKind.REACTION:
            token = self._reacted(turn, event)
            if not token:
                return None
            event = replace(event, kind=EventKind.PRESS, press=token)
        if event.kind in SILENT:
            return None
        before = list(turn.open), turn.serial
        try:
            with turn.session.begin_nested():
                return self._shown(turn, settle(turn, self._reply(turn, event)))
        except RefusedError as refusal:
            turn.open, turn.serial = before
            turn.asked = None
            return self._shown(turn, settle(turn, turn.say(refusal.key, **refusal.values)))

    def _shown(self, turn: Turn, reply: Reply) -> Reply:
        """A guest has the choices of the notice alone, and under the notice alone: they are its consent."""
        if turn.account:
            return reply
        if reply.choices != self._actions["welcome"].handler(turn).choices:
            turn.assistant.say_otherwise(turn.address)
            return replace(reply, choices=())
        turn.assistant.show_notice(turn.address, turn.now)
        return reply

    def _reply(self, turn: Turn, event: Incoming) -> Reply:
        match event.kind:
            case EventKind.PRESS:
                return self._press(turn, event.press)
            case EventKind.MEDIA:
                return turn.say("media-unread")
            case EventKind.EDIT:
                return turn.say("edit-unread")
            case EventKind.UNREADABLE:
                return turn.say("message-unreadable")
        if not event.text:
            return turn.say("text-empty")
        if len(event.text) > LONGEST_TEXT:
            return turn.say("text-too-long", longest=LONGEST_TEXT)
        name, rest = _command(event.text)
        if name:
            return self._called(turn, name, rest) or turn.say("command-unknown", turn.choice("help-label", "help"))
        if turn.unseen:
            return self._called(turn, event.text) or self._written_before(turn, event.text)
        return (
            self.take_code(turn, event.text)
            or self._chosen(turn, event.text)
            or self._called(turn, event.text)
            or self._answered(turn, event.text)
            or self.call(turn, Choice("", "question", {"text": event.text}))
        )

    def _chosen(self, turn: Turn, typed: str) -> Reply | None:
        answer, languages = self.manners(turn.texts).read_answer(typed)
        bare = strip_courtesy(typed, self.manners(turn.texts).courtesies)
        for choices, question, last in self._offered(turn):
            labels = [choice.label for choice in choices]
            number = match_choice(labels, typed)
            if number is None and bare != simplify(typed):
                number = match_choice(labels, bare)
            if number is None and answer:
                number = _meant(choices, answer, languages)
            if number is None:
                continue
            if answer and not last and simplify(labels[number]) != simplify(typed):
                return repeat(turn) if question else None
            turn.answered = question
            return self.call(turn, choices[number])
        return None

    def _answered(self, turn: Turn, typed: str) -> Reply | None:
        if not turn.open or not turn.open[-1].step:
            return None
        self._admit(turn, turn.open[-1].step in self._steps_of_uninvited)
        turn.answered = turn.open[-1]
        reply = self._steps[turn.answered.step](turn, typed)
        if reply is None:
            turn.answered = None
        return reply

    def _written_before(self, turn: Turn, typed: str) -> Reply:
        """What was written before the open question was put is no answer to it, however much it looks like one."""
        present = turn.open[-1]
        if present.step or match_choice([choice.label for choice in present.choices], typed) is not None:
            return repeat(turn)
        return self.call(turn, Choice("", "question", {"text": typed}))

    def _called(self, turn: Turn, name: str, rest: str | None = None) -> Reply | None:
        """What a command or (without `rest`) words call; those of organisers mean something else to anybody else."""
        found = self._find_command(turn.texts, name, wished=rest is None)
        if found is None or (rest is None and found[0].organisers and not turn.organises):
            return None
        command, language = found
        if turn.account is None:
            turn.language = language
        return self.call(turn, Choice("", command.action, {"rest": rest or ""} if command.rest else {}))

    def _find_command(self, texts: Texts, name: str, *, wished: bool = False) -> tuple[Command, str] | None:
        """The command of a name or word, and the word's language; `wished`: also of several words in a wish."""
        known, manners = self._vocabulary(texts), self.manners(texts)
        found = known.get(simplify(name)) or known.get(strip_courtesy(name, manners.courtesies))
        bare = strip_courtesy(name, {*manners.courtesies, *manners.wishes})
        return found or (known.get(bare) if wished and " " in bare else None)

    def needs_understanding(self, texts: Texts, event: Incoming) -> bool:
        """Whether an event may be a question in plain words: no command, no number, no mere yes or no."""
        text = event.text
        return (
            event.kind is EventKind.TEXT
            and event.address.private
            and 0 < len(text) <= LONGEST_TEXT
            and not text.isdecimal()
            and not _command(text)[0]
            and not self._action_of_code(text)
            and self._find_command(texts, text) is None
            and not self.manners(texts).is_answer(text)
        )

    def serves_guests(self, command: Command) -> bool:
        """Whether a command does something for who has not consented."""
        return self._actions[command.action].guests

    def call(self, turn: Turn, choice: Choice) -> Reply:
        """Does what a choice names; a guest is asked for consent where the action needs a person."""
        action = self._actions[choice.action]
        if turn.account is None and not action.guests:
            return self._actions["welcome"].handler(turn)
        self._admit(turn, action.uninvited)
        return action.handler(turn, **choice.args)

    def _admit(self, turn: Turn, uninvited: bool) -> None:
        """Refuses who was not invited, where only the invited may do a thing."""
        if turn.account and not uninvited and not turn.invited:
            raise RefusedError("invitation-needed")

    def _press(self, turn: Turn, token: str) -> Reply:
        pressed, _, place = token.partition(".")
        number = _number(place)
        if turn.account is None:
            choices: Sequence[Choice] = self._actions["welcome"].handler(turn).choices
            return self.call(turn, choices[number]) if 0 <= number < len(choices) else self._outdated(turn)
        row = turn.session.get(tables.Outbox, _number(pressed))
        if row is None or row.account_id != turn.account.id:
            return self._outdated(turn)
        choices = _CHOICES.validate_python(row.payload["choices"])
        if not 0 <= number < len(choices) or choices[number].action not in self._actions:
            return self._outdated(turn)
        asked = row.payload.get("question")
        if asked:
            turn.answered = next((q for q in turn.open if q.serial == asked["serial"]), None)
            present = turn.answered is not None and turn.answered is turn.open[-1]
            if asked["bound"] and not present and not self._actions[choices[number].action].late:
                turn.answered = None
                return self._outdated(turn)
        return self.call(turn, choices[number])

    def _reacted(self, turn: Turn, event: Incoming) -> str:
        """The token of the choice that a reaction makes; "" where it says no more than it shows."""
        read = read_reaction(event.text)
        if not read or not event.press:
            return ""
        if turn.account is None:
            guest = turn.address
            noticed = turn.assistant.has_notice(guest, turn.now) and turn.assistant.said_notice_last(guest)
            pressed, choices = 0, self._actions["welcome"].handler(turn).choices if noticed else ()
        else:
            mine = tables.Outbox.account_id == turn.account.id
            here = tables.Outbox.external_id.contains(event.press, autoescape=True)
            newest = select(tables.Outbox).where(mine, here).order_by(tables.Outbox.id.desc()).limit(1)
            row = turn.session.scalar(newest)
            if row is None:
                return ""
            pressed, choices = row.id, tuple(_CHOICES.validate_python(row.payload["choices"]))
        if read in {"yes", "no"}:
            number = _meant(choices, read, [turn.language])
        else:
            number = match_choice([choice.label for choice in choices], read)
        return "" if number is None else f"{pressed}.{number}"

    def _outdated(self, turn: Turn) -> Reply:
        if turn.account is None or turn.open:
            return turn.say("choice-outdated")
        return turn.say("choice-outdated", turn.choice("menu-label", "menu"))

    def _offered(self, turn: Turn) -> Iterator[tuple[Sequence[Choice], Question | None, bool]]:
        """The choices that can be meant, their open question, and whether they are under what was said last."""
        if turn.account is None:
            if turn.assistant.has_notice(turn.address, turn.now):
                choices = self._actions["welcome"].handler(turn).choices
                yield choices, None, turn.assistant.said_notice_last(turn.address)
            return
        newest = find_shown(turn.session, turn.account.id, turn.now)
        present = turn.open[-1] if turn.open else None
        if newest is not None and newest["choices"]:
            asked = newest.get("question")
            mine = present if present and asked and asked["serial"] == present.serial else None
            if mine or not asked:
                try:
                    yield _CHOICES.validate_python(newest["choices"]), mine, True
                except ValidationError:
                    return
        if present:
            yield present.choices, present, False

    def manners(self, texts: Texts) -> Manners:
        """The words for yes and no, and of courtesy, in every language together."""
        known = self._manners.get(texts)
        if known is None:
            known = Manners(*(_collect(texts, of) for of in ("yes-words", "no-words", "courtesy-words", "wish-words")))
            self._manners[texts] = known
        return known

    def _vocabulary(self, texts: Texts) -> dict[str, tuple[Command, str]]:
        """Every word that calls a command, simplified, with the language that it belongs to."""
        known = self._words.get(texts)
        if known is None:
            known = {}
            for language in texts.languages:
                for command in self.commands.values():
                    for word in command_words(texts, language, command.name):
                        known.setdefault(simplify(word), (command, language))
            self._words[texts] = known
        return known


router = Router()
"""The one router, with which every conversation registers."""


def command_words(texts: Texts, language: str, name: str) -> list[str]:
    """The words that call a command in a language, the name that is shown first."""
    shown = texts.plain(language, f"command-{name}")
    words = texts.attributes(language, f"command-{name}").get("words", "")
    return [shown, *(word.strip() for word in words.split(",") if word.strip())]


def _collect(texts: Texts, key: str) -> dict[str, list[str]]:
    """The words of a list, simplified, each with its languages."""
    words: dict[str, list[str]] = {}
    for language in texts.languages:
        for word in texts.plain(language, key).split(","):
            words.setdefault(simplify(word), []).append(language)
    return words


def _meant(choices: Sequence[Choice], answer: str, languages: Collection[str]) -> int | None:
    """The choice that a word for yes or no means; of the same choice in several languages that in the word's."""
    meant = [number for number, choice in enumerate(choices) if choice.means == answer]
    if len(meant) > 1:
        meant = [number for number in meant if choices[number].args.get("language") in languages][:1]
    return meant[0] if meant else None


@router.action("resume", uninvited=True)
def resume(turn: Turn) -> Reply:
    """Goes on with the open question."""
    return repeat(turn) if turn.open else turn.say("choice-outdated", turn.choice("menu-label", "menu"))


def _command(text: str) -> tuple[str, str]:
    """The command that a text calls and what stands behind it: `/name rest`, `!name rest`, `/name@bot rest`."""
    text = text.strip()
    if not text.startswith(("/", "!")) or len(text) < 2:
        return "", ""
    name, *rest = text[1:].split(maxsplit=1)
    return name.partition("@")[0], "".join(rest).strip()


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 16 else -1


def _keep_reachable(account: tables.Account, event: Incoming) -> None:
    """Who has left the conversation in which they are written to can't be; whoever writes again can be, and there."""
    if event.kind is EventKind.STOPPED:
        if account.conversation == event.address.conversation:
            account.status = AccountStatus.BLOCKED
    elif (account.status, account.conversation) != (AccountStatus.ACTIVE, event.address.conversation):
        account.status = AccountStatus.ACTIVE
        account.conversation = event.address.conversation
