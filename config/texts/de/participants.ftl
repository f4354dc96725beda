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
participants-others = Andere Workshops
participants-write-booked = Nachricht an Angemeldete
participants-write-waiting = Nachricht an Wartende
command-participants = teilnehmende
    .words = wer ist angemeldet, teilnehmerliste, teilnehmendenliste
    .help = wer für einen Workshop angemeldet ist
