"""What is understood of a message, and what is not."""

import pytest
from sqlalchemy import Engine

from handlers.questions.intents import Intent
from handlers.questions.service import read_vocabulary
from handlers.questions.understanding import Query, Vocabulary, understand
from storage.database import transaction


@pytest.fixture
def vocabulary(loaded: Engine) -> Vocabulary:
    with transaction(loaded) as session:
        return read_vocabulary(session)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Wann ist der nächste Workshop?", Query(Intent.NEXT_WORKSHOP)),
        ("when is the next course for apprentices", Query(Intent.NEXT_WORKSHOP, audiences=("apprentices",))),
        ("welche termine gibts fuer azubis in halle", Query(Intent.LIST_WORKSHOPS, (), ("halle",), ("apprentices",))),
        ("Worum geht es bei der Zukunftswerkstatt?", Query(Intent.WORKSHOP_DETAIL, ("zukunftswerkstatt",))),
        ("grundsensiblisierung", Query(Intent.LIST_WORKSHOPS, ("grundsensibilisierung",))),
        ("Ich möchte mich anmelden", Query(Intent.REGISTER)),
        ("Wer ist mein Ansprechpartner in Naumburg?", Query(Intent.CONTACT, sites=("burgenlandkreis",))),
        ("gibt es ein zertifikat", Query(Intent.FAQ, faq="bescheinigung")),
        ("Vielen Dank!", Query(Intent.THANKS)),
        ("hello", Query(Intent.GREETING)),
        ("sage meinen Termin ab", Query(Intent.CANCEL)),
        ("Ich kann am 28. nicht", Query(Intent.CANCEL)),
        ("Kann ich auch später kommen?", Query(Intent.OUT_OF_SCOPE)),
        ("wann geht's los", Query(Intent.MY_WORKSHOP)),
        ("Wer ist für morgen angemeldet?", Query(Intent.PARTICIPANTS)),
        ("was kostet das", Query(Intent.FAQ, faq="wer-foerdert")),
        ("Zertifikat", Query(Intent.FAQ, faq="bescheinigung")),
        ("Was kostet das Essen?", Query(Intent.OUT_OF_SCOPE)),
        ("how does this work", Query(Intent.HELP)),
        ("Wie wird das Wetter?", Query(Intent.OUT_OF_SCOPE)),
        ("", Query(Intent.OUT_OF_SCOPE)),
    ],
)
def test_what_is_understood(vocabulary: Vocabulary, text: str, query: Query) -> None:
    """Q2, Q5: names are found without capitals, with ue for ü and with a slip; what is not known is not guessed."""
    understood = understand(text, vocabulary)
    assert understood.intent is query.intent
    assert (understood.courses, understood.sites, understood.audiences, understood.faq) == (
        query.courses,
        query.sites,
        query.audiences,
        query.faq,
    )
