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
registration-gone = Diese Anmeldung gibt es nicht mehr.
register-refused = Die Anmeldung ist leider nicht möglich: { $workshop }.
    { $reasons }
refusal-cancelled = Dieser Termin fällt aus.
refusal-started = Der Workshop hat schon begonnen.
refusal-not-open = Die Anmeldung beginnt erst am { $opens } Uhr.
refusal-closed = Die Anmeldefrist ist abgelaufen.
refusal-audience = Der Workshop richtet sich an eine andere Gruppe. Ihre Gruppe steht unter „Meine Angaben“.
refusal-site = Der Workshop ist für Beschäftigte eines anderen Standorts. Ihr Standort steht unter „Meine Angaben“.
refusal-earlier-part = Der Workshop baut auf „{ $course }“ auf. Dafür müssen Sie zu einem früheren Termin angemeldet sein.
refusal-overlap = Zur selben Zeit sind Sie schon angemeldet: { $workshop }.
refusal-full = Dieser Termin ist außerdem ausgebucht.
hint-earlier-part = Hinweis: Der Workshop baut auf „{ $course }“ auf. Am besten besuchen Sie diesen Teil vorher.
hint-overlap = Hinweis: Zur selben Zeit sind Sie schon angemeldet: { $workshop }.
step-audience = Meine Gruppe ändern
step-site = Meinen Standort ändern
step-part = Termine: { $course }
step-overlap = Absagen: { $workshop }
step-interest = Neue Termine melden
step-others = Andere Termine
why-open = Sie können sich anmelden: { $workshop }. Es spricht nichts dagegen.
why-full = Dieser Termin ist ausgebucht: { $workshop }. Sie können auf die Warteliste.
why-request = Über Anmeldungen zu diesem Workshop entscheidet das Organisationsteam: { $workshop }. Sie können einen Platz anfragen.
why-which = Welchen Termin meinen Sie?
why-none = Zurzeit steht kein Termin bevor.
command-why = warum
    .words = warum kann ich mich nicht anmelden, wieso kann ich mich nicht anmelden, weshalb kann ich mich nicht anmelden, warum geht die anmeldung nicht, wieso geht die anmeldung nicht, warum kann ich nicht teilnehmen, warum bin ich nicht angemeldet, warum darf ich mich nicht anmelden, warum klappt die anmeldung nicht, warum werde ich nicht angemeldet
    .help = Warum eine Anmeldung nicht möglich ist
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
offer-declined = Danke für die Antwort. Der Platz ist nicht mehr für Sie freigehalten, und auf der Warteliste stehen Sie auch nicht mehr: { $workshop }.
offer-expired = Die Frist für Ihren Platz ist leider abgelaufen; er ist nicht mehr für Sie freigehalten: { $workshop }.
offer-expired-again = Sie können sich gern noch einmal anmelden.
offer-again = Noch einmal anmelden
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
    }: { $workshop }. { $decides ->
        [organisers] Wer einen Platz bekommt, entscheidet hier das Organisationsteam.
       *[nobody] Bis zum Beginn reicht die Zeit nicht mehr, um die Wartenden der Reihe nach zu fragen.
    } Auf der Warteliste { $waiting ->
        [one] steht eine Person
       *[other] stehen { $waiting } Personen
    }.
seats-idle-offline = { $free ->
        [one] Ein Platz ist frei
       *[other] { $free } Plätze sind frei
    }: { $workshop }. Per Telefon oder Brief { $offline ->
        [one] wartet eine Person; sie kommt zuerst
       *[other] warten { $offline } Personen; sie kommen zuerst
    }. Danach { $waiting ->
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
cannot-come = Ich kann nicht
offer-overlap = Zur selben Zeit sind Sie schon angemeldet: { $other }. Wenn Sie dort absagen, können Sie diesen Platz nehmen: { $workshop }.
release-ask = Absagen konnten Sie bis { $until } Uhr: { $workshop }. Soll ich das Organisationsteam bitten, Ihren Platz freizugeben?
release-ask-yes = Ja, bitte
release-asked = Ich habe das Organisationsteam gebeten, Ihren Platz freizugeben: { $workshop }. Bis es entschieden hat, sind Sie angemeldet; die Antwort bekommen Sie hier.
release-asked-nobody = Ihre Bitte ist eingetragen, aber ich erreiche gerade niemanden vom Organisationsteam: { $workshop }. Bitte wenden Sie sich an Ihre Ansprechperson.
release-asked-already = Das Organisationsteam ist schon gebeten, Ihren Platz freizugeben: { $workshop }. Bis es entschieden hat, sind Sie angemeldet.
release-request = { $name } möchte nach Ablauf der Frist absagen: { $workshop }. Geben Sie den Platz frei?
release-free = Platz freigeben
release-keep = Platz bleibt
release-freed = Der Platz von { $name } ist freigegeben: { $workshop }.
release-kept = Es bleibt dabei, { $name } ist weiter angemeldet: { $workshop }.
release-decided = Darüber ist schon entschieden: { $name }, { $workshop }.
release-granted = Das Organisationsteam hat Ihren Platz freigegeben. Sie sind nicht mehr angemeldet: { $workshop }.
release-refused = Das Organisationsteam konnte Ihren Platz nicht freigeben. Sie sind weiter angemeldet: { $workshop }. Bei Fragen hilft Ihre Ansprechperson.
cancel-too-late = Der Workshop hat schon begonnen; absagen können Sie hier nicht mehr: { $workshop }. Bitte wenden Sie sich an Ihre Ansprechperson.
contact-choice = Kontakt
