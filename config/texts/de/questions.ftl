workshops-none = Zurzeit ist kein Workshop geplant.
workshops-next = Die nächsten Workshops:
workshops-found = { $rest ->
        [0] Das ist dazu geplant:
       *[other] Dazu sind { $count } Termine geplant. Die ersten { $shown }:
    }
workshops-further = Weitere Termine:
workshops-next-for-you = Der nächste Workshop für Sie:

    { $workshop }
workshops-next-one = Der nächste Termin:

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
question-unknown-first = Das weiß ich leider nicht.
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
workshops-one = Das ist dazu geplant:

    { $workshop }
workshops-nothing-of = Dazu ist nichts geplant: { $wanted }.
workshops-nearest = Am nächsten kommt:

    { $workshop }
workshops-cancelled = Dieser Termin fällt aus: { $workshops }.
topic-not-offered = Zu „{ $topic }“ gibt es bei uns zurzeit nichts. Das bieten wir an:
    { $titles }
cancel-not-registered = Dafür sind Sie nicht angemeldet.
care-discrimination = Danke, dass Sie das ansprechen. Das ist ein Anliegen für einen Menschen, nicht für einen Chatbot. Jede Verwaltung hat eine Beschwerdestelle nach § 13 AGG, an die Sie sich wenden können.
care-distress = Das klingt belastend, und es tut mir leid, dass es Ihnen so geht. Ich bin ein Chatbot und kann Ihnen hier nicht gut helfen; bitte sprechen Sie mit einem Menschen. Jederzeit und kostenfrei: TelefonSeelsorge, 0800 111 0 111. Im Notfall: 112.
meant-workshops = Workshops und Termine
meant-registrations = Meine Anmeldungen
meant-cancel-which = Absagen
meant-contact = Kontakt
meant-reminders = Erinnerungen
meant-feedback = Rückmeldung geben
meant-change-profile = Sprache ändern
meant-help = Hilfe
meant-project = Über das Projekt
meant-privacy = Datenschutz
fact-where = Ort: { $value }
fact-where-unknown = Der Ort ist noch offen.
fact-duration = Dauer: { $value }
fact-trainers = Leitung: { $value }
fact-trainers-unknown = Wer den Workshop leitet, steht nicht im Programm.
fact-seats = { $value }
fact-about = Worum es geht: { $value }
fact-about-unknown = Mehr zum Inhalt steht nicht im Programm.
fact-audience = Für: { $value }
fact-everybody = alle
fact-language = Sprache: { $value }
fact-language-unknown = Die Sprache steht nicht im Programm.
fact-until = Anmeldung bis: { $value }
fact-until-unknown = Eine Anmeldefrist steht nicht im Programm.
fact-access = Barrierefreiheit: { $value }
fact-access-unknown = Zur Barrierefreiheit steht nichts im Programm.
fact-link-unknown = Einen Link habe ich nicht; fragen Sie bitte das Team.
fact-level = { $value }
fact-level-unknown = Zu Vorkenntnissen steht nichts im Programm.
duration = { $days ->
        [one] { "" }
       *[other] { $days } Tage, zusammen{" "}
    }{ $hours ->
        [0] { "" }
       *[other] { $hours } Std.
    }{ $minutes ->
        [0] { "" }
       *[other] {" "}{ $minutes } Min.
    } ({ $clocks })
wanted-from = ab { $day }
wanted-until = bis { $day }
wanted-hours = zwischen { $start } und { $end } Uhr
wanted-shortest = mindestens { $hours } Std.
wanted-longest = höchstens { $hours } Std.
wanted-days-fewest = mindestens { $days ->
        [one] ein Tag
       *[other] { $days } Tage
    }
wanted-days-most = höchstens { $days ->
        [one] ein Tag
       *[other] { $days } Tage
    }
wanted-online = online
wanted-presence = vor Ort
wanted-free = mit freien Plätzen
wanted-without = ohne { $value }
care-hand-over = Wenn Sie möchten, gebe ich Ihre Nachricht ans Team weiter; dabei stehen Ihr Name und Ihr Standort.
care-contact = Hier im Projekt können Sie sich an diese Stelle wenden: { $contact }.
meant = Das habe ich nicht sicher verstanden. Meinten Sie …?
meant-guest = Das habe ich nicht sicher verstanden. Meinten Sie etwas davon? Dann schreiben Sie es einfach:
    { $meant }
wanted-after = ab { $clock } Uhr
wanted-before = bis { $clock } Uhr
care-choice = Ans Team weitergeben
participants-private = Wer sonst noch angemeldet ist, sieht nur das Organisationsteam. Wie viele Plätze frei sind, sage ich Ihnen gern.
workshops-akin = Unter diesem Stichwort finde ich nichts. Inhaltlich am nächsten kommt:
workshops-instead = Stattdessen gibt es:
register-already = Angemeldet sind Sie schon: { $workshops }. Außerdem gibt es:
wish-for-others = Anmelden und absagen kann ich nur für Sie selbst. Für andere hilft das Organisationsteam.
wish-later = Eins nach dem anderen: Ihren nächsten Wunsch schreiben Sie mir bitte danach noch einmal.
workshops-over = Zu Terminen, die vorbei sind, kann ich nichts sagen.
