no = Nein, zurück
register-confirm = Möchten Sie sich anmelden?

    { $workshop }
register-confirm-waitlist = Dieser Termin ist ausgebucht. Möchten Sie auf die Warteliste?

    { $workshop }
register-confirm-request = Über Anmeldungen zu diesem Workshop entscheidet das Organisationsteam. Möchten Sie einen Platz anfragen?

    { $workshop }
register-yes = Ja, anmelden
register-yes-waitlist = Ja, auf die Warteliste
register-yes-request = Ja, anfragen
registered = Sie sind angemeldet: { $workshop }. Falls Sie doch nicht können, schreiben Sie „Absagen“.
registered-already = Sie sind bereits angemeldet: { $workshop }.
waitlisted = Der Workshop ist ausgebucht. Sie stehen auf der Warteliste, Platz { $place }: { $workshop }. Wird ein Platz frei, melde ich mich.
waitlisted-already = Sie stehen bereits auf der Warteliste, Platz { $place }: { $workshop }.
register-refused = Die Anmeldung ist leider nicht möglich: { $workshop }.
    { $reasons }
refusal-cancelled = Dieser Termin fällt aus.
refusal-started = Der Workshop hat schon begonnen.
refusal-closed = Die Anmeldefrist ist abgelaufen.
refusal-audience = Der Workshop richtet sich an eine andere Gruppe. Ihre Gruppe steht unter „Meine Angaben“.
refusal-site = Der Workshop ist für Beschäftigte eines anderen Standorts. Ihr Standort steht unter „Meine Angaben“.
registrations = Ihre Anmeldungen. Zum Absagen wählen Sie den Termin:
registrations-none = Sie sind zurzeit für keinen Workshop angemeldet.
registration-line = { $workshop } – { $status }
status-booked = angemeldet
status-waitlisted = auf der Warteliste, Platz { $place }
status-offered = Platz angeboten
status-pending = Anfrage läuft
status-workshop-cancelled = fällt aus
cancel-ask = Möchten Sie wirklich absagen? { $workshop }
cancel-yes = Ja, absagen
cancel-choice = Absagen
cancelled = Ihre Absage ist eingetragen: { $workshop }.
cancelled-already = Für diesen Workshop sind Sie nicht angemeldet: { $workshop }.
offered = Gute Nachricht: Ein Platz ist frei geworden: { $workshop }. Er ist für Sie bis { $until } Uhr freigehalten. Möchten Sie ihn?
offer-open = Für Sie ist ein Platz frei: { $workshop }. Er ist bis { $until } Uhr freigehalten. Möchten Sie ihn?
offer-moved = Achtung: Zeit oder Ort hat sich geändert. Jetzt gilt: { $workshop }. Ihr Platz ist bis { $until } Uhr freigehalten. Möchten Sie ihn?
offer-accept = Ja, ich nehme den Platz
offer-decline = Nein, danke
offer-declined = Danke für die Antwort. Der Platz geht an die nächste Person; auf der Warteliste stehen Sie nicht mehr: { $workshop }.
offer-expired = Die Frist für Ihren Platz ist leider abgelaufen; er geht an die nächste Person: { $workshop }. Sie können sich gern wieder auf die Warteliste setzen lassen.
offer-again = Wieder auf die Warteliste
offer-cancelled = Der Platz ist leider hinfällig, denn dieser Workshop fällt aus: { $workshop }.
offer-over = Für Sie ist hier zurzeit kein Platz freigehalten: { $workshop }.
offers-none = Zurzeit ist kein Platz für Sie freigehalten.
offers-which = Für Sie sind mehrere Plätze freigehalten. Welchen meinen Sie?
command-offers = platz
    .words = mein platz, mein angebot, platz annehmen, platz nehmen, platz ablehnen, angebot annehmen, angebot ablehnen
    .help = Einen Platz annehmen oder ablehnen, der für Sie freigehalten ist
seats-idle = { $free ->
        [one] Ein Platz ist frei
       *[other] { $free } Plätze sind frei
    }: { $workshop }. Bis zum Beginn reicht die Zeit nicht mehr, um ihn der Warteliste anzubieten. Dort { $waiting ->
        [one] steht eine Person
       *[other] stehen { $waiting } Personen
    }.
seats-idle-offline = { $free ->
        [one] Ein Platz ist frei
       *[other] { $free } Plätze sind frei
    }: { $workshop }. Per Telefon oder Brief { $offline ->
        [one] wartet eine Person
       *[other] warten { $offline } Personen
    }; sie kommen zuerst. Danach { $waiting ->
        [0] wartet niemand
        [one] wartet hier eine Person
       *[other] warten hier { $waiting } Personen
    }.
requested = Ihre Anfrage ist eingetragen: { $workshop }. Über diese Anmeldung entscheidet das Organisationsteam; einen festen Platz haben Sie noch nicht.
requested-already = Ihre Anfrage läuft bereits: { $workshop }.
kept = Gut, es bleibt alles, wie es ist.
command-registrations = anmeldungen
    .words = meine anmeldungen, meine termine, meine workshops
    .help = Ihre Anmeldungen sehen und absagen
workshop-moved = Achtung: Zeit oder Ort hat sich geändert. Jetzt gilt: { $workshop }.
workshop-cancelled = Leider fällt dieser Workshop aus: { $workshop }. Sie brauchen nichts zu tun.
cannot-come = Ich kann nicht
cancel-too-late = Der Workshop hat schon begonnen; absagen können Sie hier nicht mehr: { $workshop }. Bitte wenden Sie sich an Ihre Ansprechperson.
contact-choice = Kontakt
