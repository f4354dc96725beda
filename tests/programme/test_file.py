"""O2: every fault of a programme file is one line with the path, the value and the mend; all at once."""

import pytest

from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.file import ProgrammeFile
from handlers.programme.reader import read_programme
from tests.conftest import SAMPLE

# What is changed in the sample programme, and the lines that are told of it.
FAULTS = [
    (
        "capacity: 40",
        "capacitiy: 40",
        "workshops[11] (at-2027-06).capacitiy: this key is not known here; did you mean 'capacity'?",
    ),
    (
        "capacity: 40",
        "capacity: 0",
        "workshops[11] (at-2027-06).capacity: '0': Input should be greater than or equal to 1",
    ),
    (
        "end: 2027-06-10T15:00:00",
        "end: 2027-06-10T10:00:00",
        "workshops[11] (at-2027-06).sessions[0].end: '2027-06-10 10:00:00': the end must lie after the start",
    ),
    (
        "course: austausch,",
        "course: austauch,",
        "workshops[11] (at-2027-06).course: 'austauch': there is no such entry in courses; did you mean 'austausch'?",
    ),
    (
        "id: at-2027-06",
        "id: zw-2027-03",
        "workshops[11].id: 'zw-2027-03': this id stands twice; every id is given once",
    ),
    (
        "timezone: Europe/Berlin",
        "timezone: Berlin",
        "programme.timezone: 'Berlin': this time zone is not known; take a name such as 'Europe/Berlin'",
    ),
    (
        'from: "20:00"',
        "from: 20:00",
        "reminders.quiet_hours.from: '1200': put the time in quotation marks, as in \"20:00\"",
    ),
    (
        "start: 2027-06-10T10:00:00, end: 2027-06-10T15:00:00",
        "start: 2027-03-28T02:30:00, end: 2027-03-28T15:00:00",
        "workshops[11] (at-2027-06).sessions[0].start: '2027-03-28 02:30:00': "
        "this time does not exist in Europe/Berlin: the clocks go forward",
    ),
    ("minimum: 6", "minimum: 60", "workshops[0] (gs-2027-01).minimum: '60': there are only 16 seats"),
    (
        "  language: de\n",
        "  language: de\n  language: en\n",
        "line 9, column 3: this is not valid YAML: 'language' stands twice here",
    ),
    ("capacity: 40", "capacity: yes", "workshops[11] (at-2027-06).capacity: 'True': this must be a number"),
    (
        "capacity: 40",
        "capacity: 9223372036854775808",
        "workshops[11] (at-2027-06).capacity: '9223372036854775808': Input should be less than or equal to 100000",
    ),
    (
        "start: 2027-06-10T10:00:00, end: 2027-06-10T15:00:00",
        "start: 0001-01-01T10:00:00, end: 2027-06-10T15:00:00",
        "workshops[11] (at-2027-06).sessions[0].start: '0001-01-01 10:00:00': the year must lie between 2000 and 2100",
    ),
    (
        "start: 2027-06-10T10:00:00, end: 2027-06-10T15:00:00",
        "start: 2027-06-10, end: 2027-06-10T15:00:00",
        "workshops[11] (at-2027-06).sessions[0].start: '2027-06-10': "
        "this must be a date with a time, such as 2027-01-28T09:00",
    ),
    (
        'from: "20:00"',
        'from: "20:00+02:00"',
        "reminders.quiet_hours.from: '20:00+02:00': the time is a local one; leave the offset out",
    ),
    (
        "before: [P7D,",
        "before: [7,",
        "reminders.before[0]: '7': write a duration with its unit, such as P7D, PT2H or PT30M",
    ),
    ("before: [P7D,", "before: [P9999D,", "reminders.before[0]: 'P9999D': this is too long; take at most 366 days"),
    ("before: [P7D,", "before: [PT1S,", "reminders.before[0]: 'PT1S': this must be a minute or longer"),
    (
        "  language: de\n",
        "  language: zz\n",
        "programme.language: 'zz': this language is not known; take an ISO 639 code such as 'de'",
    ),
    (
        "name: Goslar\n",
        'name: "Gos\\0lar"\n',
        "sites[2] (goslar).name: 'Gos\\x00lar': character 4 can't be printed (U+0000); take it out",
    ),
]


@pytest.mark.parametrize(("old", "new", "told"), FAULTS, ids=[told.split(":")[0] for _, _, told in FAULTS])
def test_fault_is_told_in_one_line(old: str, new: str, told: str) -> None:
    source = SAMPLE.read_text("utf-8")
    assert old in source
    with pytest.raises(ProgrammeFaultsError) as caught:
        read_programme(source.replace(old, new, 1))
    assert [str(fault) for fault in caught.value.faults] == [told]


def test_all_faults_are_told_at_once() -> None:
    source = SAMPLE.read_text("utf-8").replace("capacity: 40", "capacity: many").replace("title: IKOE", "titel: IKOE")
    with pytest.raises(ProgrammeFaultsError) as caught:
        read_programme(source)
    assert sorted(fault.path for fault in caught.value.faults) == [
        "programme.titel",
        "programme.title",
        "workshops[11] (at-2027-06).capacity",
    ]


@pytest.mark.parametrize(
    "source",
    ["", "- a", "programme: [", "programme: {id: x}", "\t", "a: &a [*a]", "? [a]\n: b", "? {a: b}\n: c", "[" * 5000],
)
def test_what_is_no_programme_is_told_as_such(source: str) -> None:
    with pytest.raises(ProgrammeFaultsError):
        read_programme(source)


def test_an_unquoted_comma_in_a_text_is_understood(sample: ProgrammeFile) -> None:
    """The sample has `{de: stufenlos, Induktionsschleife vorhanden}`, which YAML reads as two keys."""
    assert sample.venues[0].accessibility == {"de": "stufenlos, Induktionsschleife vorhanden"}


def test_a_section_without_entries_is_left_out() -> None:
    """O2: a key with nothing behind it is told in words of the file."""
    source = "programme: {id: p, title: T, language: de, timezone: Europe/Berlin}\nsites:\nreminders:\n"
    with pytest.raises(ProgrammeFaultsError) as caught:
        read_programme(source)
    assert str(caught.value) == (
        "sites: this must be a list; where there is nothing, leave the key out\n"
        "reminders: this must be a map; where there is nothing, leave the key out"
    )


def test_a_scale_has_few_steps() -> None:
    """O2, F1: each step is a button, and no messenger shows a thousand."""
    source = SAMPLE.read_text("utf-8")
    with pytest.raises(ProgrammeFaultsError, match="a scale has at most 20 steps"):
        read_programme(source.replace("max: 5", "max: 1000"))
