participants-which = Für welchen Workshop möchten Sie die Anmeldungen sehen?
participants-no-workshop = Zurzeit gibt es keinen Workshop, für den Sie zuständig sind.
participants-of = <b>{ $workshop }</b>
participants-cancelled = Dieser Workshop ist abgesagt.
participants-seats = { $taken } von { $capacity } Plätzen vergeben
participants-seats-unlimited = { $taken ->
        [one] 1 Platz vergeben, ohne Begrenzung
       *[other] { $taken } Plätze vergeben, ohne Begrenzung
    }
participants-offline = davon { $count } per Telefon oder Brief angemeldet
participants-reserved = { $count ->
        [one] davon 1 Platz freigehalten für: { $unit }
       *[other] davon { $count } Plätze freigehalten für: { $unit }
    }
participants-answers = Nach der letzten Änderung von Zeit oder Ort: kommen weiterhin { $coming }, abgesagt { $left }, noch ohne Antwort { $silent }
participants-booked = { $count ->
        [0] Hier angemeldet: niemand
       *[other] Hier angemeldet ({ $count }):
    }
participants-offered = Platz angeboten ({ $count }):
participants-waitlisted = Warteliste ({ $count }):
participants-pending = Anfragen ({ $count }):
participants-offline-waiting = { $count ->
        [one] Zuerst kommt 1 Person, die per Telefon oder Brief wartet.
       *[other] Zuerst kommen { $count } Personen, die per Telefon oder Brief warten.
    }
participants-line = { $number }. { $name }
participants-line-leaving = { $number }. { $name } (möchte absagen)
participants-others = Andere Workshops
participants-write-booked = Nachricht an Angemeldete
participants-write-waiting = Nachricht an Wartende
command-participants = teilnehmende
    .words = wer ist angemeldet, teilnehmerliste, teilnehmendenliste, jemanden anmelden, jemanden abmelden, teilnehmerliste exportieren, anmeldungen exportieren
    .help = wer für einen Workshop angemeldet ist
participant-add = Jemanden anmelden
participant-remove = Jemanden abmelden
participants-xlsx = Liste als Excel-Datei
participants-csv = Liste als CSV-Datei
participants-file = Hier ist die Liste zum Herunterladen: { $workshop }. Sie enthält Personendaten; bitte geben Sie sie nur weiter, wo es nötig ist.
participants-filename = anmeldungen
participants-as-of = Stand: { $when } Uhr
participants-back = Zur Liste
column-name = Name
column-audience = Gruppe
column-site = Standort
column-status = Status
column-since = Seit
status-reserved = freigehalten: { $count }
participant-who = Wen möchten Sie anmelden? { $workshop }
    Bitte schreiben Sie den Namen oder seinen Anfang.
participant-nobody = Ich finde niemanden mit dem Namen „{ $name }“. Anmelden lässt sich nur, wer mir schon einmal geschrieben hat; mit einem Einladungscode kommt man dazu. Bitte schreiben Sie einen anderen Namen, mindestens zwei Buchstaben.
participant-several = Wer ist gemeint? Wählen Sie aus, oder schreiben Sie den Namen genauer.
participant-many = Auf „{ $name }“ passen { $count } Namen; hier sind die ersten. Wählen Sie aus, oder schreiben Sie den Namen genauer.
participant-book = Möchten Sie diese Person anmelden? { $person }: { $workshop }
participant-book-waitlist = Der Workshop ist ausgebucht. Möchten Sie diese Person auf die Warteliste setzen? { $person }: { $workshop }
participant-overrides = Achtung, damit setzen Sie sich über Folgendes hinweg:
override-not-open = Die Anmeldung ist noch nicht geöffnet.
override-closed = Die Anmeldefrist ist abgelaufen.
override-audience = Der Workshop richtet sich an eine andere Gruppe.
override-site = Der Workshop ist für Beschäftigte eines anderen Standorts.
override-earlier-part = Ein früherer Teil der Reihe fehlt noch.
override-overlap = Zur selben Zeit ist die Person für einen anderen Workshop angemeldet.
override-queue = Andere warten schon länger auf einen Platz.
participant-yes = Ja, anmelden
participant-yes-waitlist = Ja, auf die Warteliste
participant-changed = Inzwischen hat sich etwas geändert; eingetragen wurde noch nichts. Bitte prüfen Sie es noch einmal.
participant-added-booked = { $person } ist jetzt angemeldet: { $workshop }.
participant-added-waitlisted = { $person } steht jetzt auf der Warteliste, Platz { $place }: { $workshop }.
person-told = Die Person bekommt Bescheid.
person-untold = Ich kann der Person gerade nicht schreiben; bitte geben Sie ihr selbst Bescheid.
participant-is-booked = { $person } ist schon angemeldet: { $workshop }.
participant-is-offered = { $person } hat gerade einen Platz angeboten bekommen und entscheidet noch: { $workshop }.
participant-is-waitlisted = { $person } steht schon auf der Warteliste, Platz { $place }; frei ist kein Platz: { $workshop }.
participant-is-pending = { $person } hat einen Platz angefragt; über die Anfrage ist noch nicht entschieden: { $workshop }.
participant-is-gone = { $person } ist nicht mehr angemeldet: { $workshop }.
participant-is-cancelled = Dieser Workshop fällt aus; an den Anmeldungen lässt sich nichts mehr ändern: { $workshop }.
participant-is-started = Dieser Workshop hat schon begonnen; an den Anmeldungen lässt sich nichts mehr ändern: { $workshop }.
participant-decide = Zur Anfrage
participant-unknown = Diese Person oder Anmeldung gibt es nicht mehr.
participant-remove-whom = Wen möchten Sie abmelden? { $workshop }
    Wählen Sie aus, oder schreiben Sie den Namen.
participant-not-found = So heißt hier niemand, den Sie abmelden könnten: { $workshop }.
participant-more = Weitere
participant-ask-reason = Warum melden Sie diese Person ab? { $person }: { $workshop }
    Bitte schreiben Sie mir die Begründung. Die Person bekommt sie so, wie Sie sie schreiben.
participant-remove-ask = Möchten Sie diese Person abmelden? { $person }: { $workshop }
participant-remove-yes = Ja, abmelden
participant-removed = { $person } ist jetzt abgemeldet: { $workshop }.
participant-told-booked = Das Organisationsteam hat Sie angemeldet: { $workshop }.
participant-told-waitlisted = Das Organisationsteam hat Sie auf die Warteliste gesetzt, Platz { $place }: { $workshop }. Wird ein Platz frei, melde ich mich.
participant-told-removed = Das Organisationsteam hat Sie abgemeldet: { $workshop }.
