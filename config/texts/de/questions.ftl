workshops-none = Zurzeit ist kein Workshop geplant.
workshops-next = Die nächsten Workshops:
workshops-found = Das ist dazu geplant:
workshops-next-for-you = Der nächste Workshop für Sie:

    { $workshop }
workshops-next-one = Der nächste Termin:

    { $workshop }
workshops-nothing = Dazu ist zurzeit nichts geplant. Am ehesten passt:

    { $workshop }
workshops-all = Alle Termine
workshops-fitting = Diese Termine sind für Sie offen:
workshops-none-fitting = Zurzeit ist nichts geplant, was für Ihre Gruppe und Ihren Standort offen ist. Das Organisationsteam hilft gern weiter.
workshop-more = Mehr dazu
entry-gone = Das gibt es nicht mehr. Die nächsten Workshops finden Sie unter „Termine“.
workshop-line = <b>{ $title }</b>
    { $when }
    { $place } · { $seats }
workshop-line-short = <b>{ $title }</b>
    { $when }
    { $place }
workshop-is-cancelled = Dieser Termin fällt aus.
workshop-about = Worum es geht: { $value }
workshop-audience = Für: { $value }
workshop-address = Adresse: { $value }
workshop-accessibility = Barrierefreiheit: { $value }
workshop-trainers = Leitung: { $value }
workshop-language = Sprache: { $value }
workshop-until = Anmeldung bis: { $value }
workshop-approval = Über die Anmeldung entscheidet das Organisationsteam.
register = Anmelden
register-which = Für welchen Termin möchten Sie sich anmelden?
seats-free =
    { $free ->
        [0] ausgebucht, Warteliste möglich
        [one] 1 von { $capacity } Plätzen frei
       *[other] { $free } von { $capacity } Plätzen frei
    }
seats-unlimited = ohne Platzbegrenzung
place-open = Ort noch offen
more = Mehr Termine
faq-answer = { $answer }
contacts = { $count ->
        [one] Ihr Kontakt:
       *[other] Ihre Kontakte:
    }
    { $contacts }
contacts-none = Mir ist keine Ansprechperson bekannt. Bitte fragen Sie in Ihrer Verwaltung nach.
question-unknown = Das weiß ich leider nicht. Ich helfe Ihnen mit Workshops, Terminen und Anmeldungen. Bei allem anderen hilft: { $contact }
question-unknown-guest = Das weiß ich leider nicht. Schreiben Sie „Termine“, „Kontakt“ oder „Hilfe“, oder „Start“, wenn Sie sich anmelden möchten.
question-unknown-alone = Das weiß ich leider nicht. Ich helfe Ihnen mit Workshops, Terminen und Anmeldungen.
thanks = Gern geschehen!
goodbye = Auf Wiedersehen! Wenn Sie etwas brauchen, schreiben Sie mir einfach.
how-are-you = Danke der Nachfrage, alles läuft! Was kann ich für Sie tun?
command-workshops = termine
    .words = workshops, kurse, veranstaltungen, was kommt, nächste workshops
    .help = die nächsten Workshops
command-contact = kontakt
    .words = ansprechpartner, ansprechpartnerin, ansprechperson, ansprechpersonen
    .help = wer Ihnen weiterhilft
workshop-series = Teil { $part } von „{ $series }“
project = <b>{ $title }</b>
project-organiser = Träger: { $value }
project-funders = Gefördert von: { $value }
project-website = Mehr im Internet: { $value }
command-project = projekt
    .words = über das projekt, impressum
    .help = worum es in dem Projekt geht
