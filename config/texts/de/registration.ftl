no = Nein, zurück
register-confirm = Möchten Sie sich anmelden?

    { $workshop }
register-yes = Ja, anmelden
registered = Sie sind angemeldet: { $workshop }.
registered-already = Sie sind bereits angemeldet: { $workshop }.
waitlisted = Der Workshop ist ausgebucht. Sie stehen auf der Warteliste, Platz { $place }: { $workshop }. Wird ein Platz frei, melde ich mich.
waitlisted-already = Sie stehen bereits auf der Warteliste, Platz { $place }: { $workshop }.
register-refused = Die Anmeldung ist leider nicht möglich: { $workshop }.
    { $reasons }
refusal-cancelled = Der Workshop fällt aus.
refusal-started = Der Workshop hat schon begonnen.
refusal-closed = Die Anmeldefrist ist abgelaufen.
refusal-audience = Der Workshop richtet sich an eine andere Zielgruppe.
refusal-site = Der Workshop ist für Beschäftigte eines anderen Standorts.
registrations = Ihre Anmeldungen. Zum Absagen wählen Sie den Termin.
registrations-none = Sie sind zurzeit für keinen Workshop angemeldet.
registration-line = { $workshop } – { $status }
status-booked = angemeldet
status-waitlisted = auf der Warteliste, Platz { $place }
status-offered = Platz angeboten
status-pending = Anfrage läuft
cancel-ask = Möchten Sie wirklich absagen? { $workshop }
cancel-yes = Ja, absagen
cancelled = Ihre Absage ist eingetragen: { $workshop }.
cancelled-already = Für diesen Workshop sind Sie nicht angemeldet: { $workshop }.
promoted = Gute Nachricht: Ein Platz ist frei geworden. Sie sind jetzt angemeldet: { $workshop }.
requested = Ihre Anfrage ist eingetragen: { $workshop }. Über diese Anmeldung entscheidet das Projektteam; einen festen Platz haben Sie noch nicht.
requested-already = Ihre Anfrage läuft bereits: { $workshop }.
kept = Gut, es bleibt alles, wie es ist.
command-registrations = anmeldungen
    .words = meine anmeldungen, meine termine, meine workshops
    .help = Ihre Anmeldungen sehen und absagen
workshop-moved = Achtung, es gibt eine Änderung. Das gilt jetzt: { $workshop }.
workshop-cancelled = Leider fällt dieser Workshop aus: { $workshop }. Sie brauchen nichts zu tun.
cannot-come = Ich kann nicht
cancel-too-late = Der Workshop hat schon begonnen; absagen können Sie hier nicht mehr. Bitte wenden Sie sich an Ihre Ansprechperson: Schreiben Sie „Kontakt“.
