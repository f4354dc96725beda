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
promoted = Gute Nachricht: Ein Platz ist frei geworden. Sie sind jetzt angemeldet: { $workshop }.
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
