"""`workshop-bot understanding review`: messages that had no answer become phrases, or are thrown away."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

import yaml
from sqlalchemy import Engine

from handlers.questions.classifying import Classifier, build_classifier
from handlers.questions.classifying.own import list_subjects, read_own
from handlers.questions.classifying.phrases import Phrase
from handlers.questions.collecting import forget, list_collected
from storage import tables
from storage.database import transaction

DROP, EACH, LATER, LIST = "drop", "each", "later", "?"
Ask = Callable[[str], str | None]
"""Puts a question to the operator, and gives the line that is answered; None where no more lines come."""
HEAD = """\
# How people here write: a phrase a line. Named by WORKSHOP_BOT_PHRASES it counts from the next start on.
# Names stand for what the programme calls so: COURSE, SITE, AUDIENCE, PERSON, DATE.
"""


@dataclass
class Reviewed:
    """What the operator has decided. `done`: the keys of what need not be kept any longer."""

    phrases: list[Phrase] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def take(self, rows: Iterable[tables.Unanswered], decided: str, language: str) -> None:
        """These messages belong to a subject, or are thrown away, or are left for later."""
        for row in rows if decided != LATER else ():
            self.done.append(row.id)
            phrase = Phrase(decided, row.language or language, row.text)
            if decided != DROP and phrase not in self.phrases:
                self.phrases.append(phrase)


def review_collected(engine: Engine, file: Path | None, ask: Ask, show: Callable[[str], None], language: str) -> str:
    """Goes through what was collected, and adds phrases to the file; gives them where there is none to be added to.

    What was decided is forgotten, but not before its phrases have been written. Raises OSError, or ValueError where the
    file is no file of phrases.
    """
    if file and file.exists():
        read_own(file.read_text("utf-8"))
    with transaction(engine) as session:
        rows = list_collected(session)
        session.expunge_all()
    if not rows:
        show("there is nothing to be reviewed")
        return ""
    reviewed = review(rows, build_classifier({}), ask, show, language)
    if file and reviewed.phrases:
        add_to_file(file, reviewed.phrases)
        show(f"\n{file}: {len(reviewed.phrases)} more")
    with transaction(engine) as session:
        forget(session, reviewed.done)
    show(f"{len(reviewed.done)} reviewed, {len(rows) - len(reviewed.done)} left")
    return "" if file or not reviewed.phrases else write_phrases(reviewed.phrases)


def review(
    rows: Sequence[tables.Unanswered], classifier: Classifier, ask: Ask, show: Callable[[str], None], language: str
) -> Reviewed:
    """Shows what was collected by what it is likeliest about, and asks what that is. What is left open is kept.

    `language` is that of messages whose own is not known.
    """
    groups: dict[tuple[str, str], list[tables.Unanswered]] = {}
    for row in rows:
        groups.setdefault((row.language or language, classifier.name_subject(row.text)), []).append(row)
    reviewed, subjects = Reviewed(), list_subjects()
    for (spoken, subject), members in sorted(groups.items(), key=lambda group: -len(group[1])):
        show(f"\n{spoken}, most like {subject}:")
        for text, count in Counter(row.text for row in members).most_common():
            show(f"  {text}" + (f" ({count} times)" if count > 1 else ""))
        decided = _decide(ask, show, subjects, subject, EACH)
        if decided == EACH:
            for row in members:
                show(f"  {row.text}")
                reviewed.take([row], _decide(ask, show, subjects, subject), language)
        else:
            reviewed.take(members, decided, language)
    return reviewed


def _decide(ask: Ask, show: Callable[[str], None], subjects: Sequence[str], guess: str, *more: str) -> str:
    """A subject, or one of the other words that can be said; where no more answers come, all is left for later."""
    words = (*more, DROP, LATER, LIST)
    while (said := ask(f"Enter for {guess}, another subject, or {', '.join(words)}: ")) is not None:
        answer = said.strip() or guess
        if answer == LIST:
            show("\n".join(subjects))
        elif answer in subjects or answer in words:
            return answer
        else:
            near = difflib.get_close_matches(answer, [*subjects, *words], 1, 0)
            show(f"there is no subject {answer!r}; perhaps {near[0]}")
    return LATER


def write_phrases(phrases: Iterable[Phrase]) -> str:
    """Phrases as a file of them is written."""
    languages: dict[str, dict[str, dict[str, list[str]]]] = {}
    for phrase in phrases:
        group, name = phrase.subject.split(".")
        lines = languages.setdefault(phrase.language, {}).setdefault(group, {}).setdefault(name, [])
        if phrase.text not in lines:
            lines.append(phrase.text)
    laid_out: Mapping[str, object] = {
        language: {
            group: {name: _Block("\n".join(lines) + "\n") for name, lines in sorted(subjects.items())}
            for group, subjects in sorted(groups.items())
        }
        for language, groups in sorted(languages.items())
    }
    return HEAD + yaml.dump(laid_out, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)


class _Block(str):
    """Lines that are written one below the other."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|"))


def add_to_file(file: Path, phrases: Sequence[Phrase]) -> None:
    """Writes phrases into a file behind those that it has. Raises PhrasesError, OSError; then the file is as it was."""
    known = read_own(file.read_text("utf-8")) if file.exists() else []
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, suffix=".yaml", delete=False) as unfinished:
        unfinished.write(write_phrases([*known, *phrases]))
    written = Path(unfinished.name)
    written.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
    written.replace(file)
