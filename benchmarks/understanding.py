"""How long a message takes to be understood and answered, what that costs in memory, and how it grows.

The messages are those that are held back from learning. Each is asked once, through the same code as in a messenger:
understood, looked up in the database, put into words. It is measured on the sample programme and, in turn with it, on
one with 2,000 workshops and 500 curated answers; memory and the time until the first message is answered, in a fresh
process, against the same process that has been asked for a command only.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import getpagesize
from time import perf_counter

from handlers.programme.file import FaqEntry, ProgrammeFile, Session, Workshop
from handlers.programme.reader import read_programme

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "config" / "programmes" / "ikoe.yaml"
MESSAGES = ROOT / "tests" / "questions" / "held_out.jsonl"
NOW = datetime(2027, 1, 11, 7, 30, tzinfo=UTC)
WORKSHOPS, ANSWERS = 2000, 500
ROUNDS = 3
THINGS = (
    *("Parkplatz", "Kantine", "Garderobe", "Aufzug", "Fahrrad", "Ausweis", "Laptop", "Beamer"),
    *("Kamera", "Mikrofon", "Kissen", "Tafel", "Heft", "Stift", "Skript"),
)
ASKED = "Wo finde ich", "Wer bringt mir", "Brauche ich", "Wann bekomme ich", "Muss ich zahlen für"


def read_sample() -> ProgrammeFile:
    """The sample programme."""
    return read_programme(SAMPLE.read_text("utf-8"))


def enlarge(sample: ProgrammeFile) -> ProgrammeFile:
    """The sample with many more dates of its courses and many more curated answers."""
    workshops: list[Workshop] = []
    for number in range(WORKSHOPS):
        like = sample.workshops[number % len(sample.workshops)]
        later = timedelta(days=number // len(sample.workshops))
        moved = tuple(Session(start=s.start + later, end=s.end + later) for s in like.sessions)
        workshops.append(like.model_copy(update={"id": f"w{number}", "sessions": moved, "registration_until": None}))
    answers = [
        FaqEntry(
            id=f"f{number}",
            patterns=tuple(f"{ASKED[(number + n) % len(ASKED)]} {_thing(number)}?" for n in range(3)),
            answer="So ist das.",
        )
        for number in range(ANSWERS)
    ]
    return sample.model_copy(update={"workshops": tuple(workshops), "faq": tuple(answers)})


def _thing(number: int) -> str:
    first, second = divmod(number, len(THINGS))
    return f"{THINGS[first % len(THINGS)]} und {THINGS[second]}" + (f" {first}" if first >= len(THINGS) else "")


def measure(programmes: Sequence[ProgrammeFile]) -> list[list[float]]:
    """Milliseconds for each message, on each programme."""
    from bot.asking import Asking
    from handlers.dialogue import Assistant
    from handlers.texts import Texts

    texts = [json.loads(line)["text"] for line in MESSAGES.read_text("utf-8").splitlines()]
    assistant, taken = Assistant(Texts()), [[0.0] * len(texts) for _ in programmes]
    for attempt in range(ROUNDS):
        for times, programme in zip(taken, programmes, strict=True):
            asking = Asking(programme, assistant, NOW + timedelta(days=attempt))
            for place, text in enumerate(texts):
                ms = asking.answer(json.dumps({"text": text}))["ms"]
                times[place] = ms if attempt == 0 else min(ms, times[place])
    return taken


def begin() -> None:
    """A fresh process: milliseconds and megabytes in memory, for a command, and then for the first message."""
    import tempfile

    from bot.turns import handle_event
    from handlers.dialogue import Assistant
    from handlers.messages import Address, Incoming
    from handlers.programme.service import load_programme
    from handlers.texts import Texts
    from storage.database import migrate, open_database, transaction

    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        with transaction(engine) as session:
            load_programme(session, read_sample())
        assistant = Assistant(Texts())
        for number, text in enumerate(("/termine", "/termine", "Was gibt es im März für Azubis?")):
            start = perf_counter()
            handle_event(engine, assistant, Incoming(str(number), Address("bench", "a", "a"), text), NOW)
            resident = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * getpagesize()
            print((perf_counter() - start) * 1000, resident / 2**20)
        engine.dispose()


def main() -> None:
    """Measures, and prints each figure beside its goal."""
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks.understanding", "begin"], check=True, capture_output=True
    )
    _, (command, before), (first, after) = (tuple(map(float, line.split())) for line in process.stdout.splitlines())
    sample = read_sample()
    small, large = measure([sample, enlarge(sample)])
    (p50, p99), (large50, large99) = (_percentiles(times) for times in (small, large))
    print(f"understanding and answering a message, {len(small)} messages that nothing was learned from, in memory:")
    print(f"  p50 {p50:.1f} ms (goal: 5), p99 {p99:.1f} ms (goal: 15)")
    print(f"  with {WORKSHOPS} workshops and {ANSWERS} curated answers p50 {large50:.1f} ms, p99 {large99:.1f} ms,")
    print(f"  {large99 / p99:.2f} of the p99 with {len(sample.workshops)} and {len(sample.faq)} (goal: 2)")
    print(f"  {after - before:.0f} MB above the bot that was asked for a command only, {before:.0f} MB (goal: 150)")
    print(f"  the first message is answered after {(first - command) / 1000:.2f} s more than a command (goal: 1.5)")


def _percentiles(times: Sequence[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[98]


if __name__ == "__main__":
    begin() if sys.argv[1:] == ["begin"] else main()
