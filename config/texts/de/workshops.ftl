workshops-ask-course = Welcher Workshop soll stattfinden?
workshops-ask-site = Für welchen Standort?
workshops-ask-when = Wann? Schreiben Sie Tag und Uhrzeit, zum Beispiel „am 4. März von 9 bis 15:30“. Mehrere Tage gehen auch: „4.3. 9-15:30 Uhr und 5.3. 9-13 Uhr“.
workshops-ask-place = Wo findet er statt?
workshops-ask-seats = Wie viele Plätze gibt es? Schreiben Sie eine Zahl, oder wählen Sie.
workshops-ask-trainers = Wer leitet ihn? Mehrere Namen trennen Sie mit Komma.
workshops-ask-deadline = Bis wann kann man sich anmelden? Schreiben Sie einen Tag, auch mit Uhrzeit, oder wählen Sie.
workshops-so-far = Bisher: { $value }
workshops-all-sites = alle Standorte
workshops-place-later = Steht noch nicht fest
workshops-unlimited = ohne Begrenzung
workshops-unlimited-label = Unbegrenzt
workshops-unlimited-words = unbegrenzt, ohne begrenzung, keine begrenzung, unbeschränkt, beliebig viele, egal
workshops-more-words = mehr, zusätzlich, zusätzliche, weitere, dazu
workshops-skip = Überspringen
workshops-skip-words = überspringen, weiter, niemand, keine, keiner, offen, noch offen, steht noch nicht fest, weiß ich nicht, weiß ich noch nicht
workshops-and-words = und, sowie
workshops-until-start-label = Bis zum Beginn
workshops-week-before = Eine Woche vorher ({ $day })
workshops-more = Weitere
workshops-back = Zurück
workshops-open = noch offen
workshops-none = –
workshops-at-start = Beginn des Workshops
workshops-until-start = Anmeldung bis: Beginn des Workshops
workshops-for = Standort: { $site }
workshops-unclear-day = Mir fehlt ein Tag.
workshops-unclear-hours = Mir fehlt die Uhrzeit: Beginn und Ende.
workshops-unclear-words = Das verstehe ich nicht sicher genug als Termin.
workshops-unclear-deadline = Bitte nennen Sie einen einzigen Tag, zum Beispiel „1. März“ oder „1. März, 12 Uhr“.
workshops-no-such-time = Am { $day } gibt es { $time } Uhr nicht: In dieser Nacht werden die Uhren vorgestellt.
workshops-ends-before = Am { $day } läge das Ende ({ $end } Uhr) nicht nach dem Beginn ({ $start } Uhr).
workshops-past = { $day }: Dieser Termin ist schon vorbei.
workshops-sessions-overlap = Am { $day } überschneiden sich zwei Termine.
workshops-seats-range = Es muss mindestens 1 Platz sein und dürfen höchstens { $most } sein.
workshops-seats-taken = { $capacity ->
        [one] 1 Platz ist
       *[other] { $capacity } Plätze sind
    } zu wenig: { $taken ->
        [one] 1 Platz ist
       *[other] { $taken } Plätze sind
    } schon vergeben.
workshops-seats-minimum = { $capacity ->
        [one] 1 Platz ist
       *[other] { $capacity } Plätze sind
    } zu wenig: Der Workshop findet erst ab { $minimum } Anmeldungen statt.
workshops-trainers-long = Bitte nennen Sie höchstens { $most } Namen, jeden mit höchstens { $longest } Zeichen.
workshops-deadline-late = Die Anmeldung muss vor dem Beginn enden ({ $start } Uhr).
workshops-deadline-past = Dieser Anmeldeschluss wäre schon vorbei: { $deadline } Uhr.
workshops-already-cancelled = Dieser Workshop ist inzwischen abgesagt; er wurde nicht geändert.
workshops-part-gone = Ein Teil des Programms, den ich dafür brauche, ist nicht mehr da. Bitte beginnen Sie noch einmal.
workshops-faulty = So passt es nicht ins Programm: { $faults }
workshops-preview = So steht es dann im Programm:
workshops-changes = Das ändert sich:
workshops-no-change = Bis jetzt ändert sich nichts.
workshops-difference = { $what }: { $before } → { $after }
workshops-when = Termin
workshops-place = Ort
workshops-seats = Plätze
workshops-trainers = Leitung
workshops-site = Standort
workshops-minimum = Mindestzahl
workshops-opens = Anmeldung ab
workshops-until = Anmeldung bis
workshops-withdraw = Abmeldung bis
workshops-status = Stand
workshops-status-planned = findet statt
workshops-status-cancelled = abgesagt
workshops-tells = { $count ->
        [0] Angemeldet ist noch niemand; es wird niemand benachrichtigt.
        [one] 1 Person ist angemeldet oder wartet. Sie erfährt die Änderung ({ $workshop }) und wird gefragt, ob sie kommt.
       *[other] { $count } Personen sind angemeldet oder warten. Sie erfahren die Änderung ({ $workshop }) und werden gefragt, ob sie kommen.
    }
workshops-fills = { $count ->
        [one] 1 Person rückt von der Warteliste nach und erfährt es.
       *[other] { $count } Personen rücken von der Warteliste nach und erfahren es.
    }
workshops-tells-nobody = Niemand wird deswegen benachrichtigt.
workshops-warnings = Bitte beachten Sie:
workshops-warn-holiday = { $day } ist ein Feiertag ({ $name }).
workshops-warn-weekend = { $day } liegt am Wochenende.
workshops-warn-school = { $day } liegt in den Schulferien ({ $name }).
workshops-warn-hours = { $day } liegt der Termin nicht ganz in der Arbeitszeit ({ $name } Uhr).
workshops-warn-room = Der Raum ist zu dieser Zeit schon belegt: { $workshop }.
workshops-warn-trainer = { $name } leitet zu dieser Zeit schon: { $workshop }.
workshops-save-ask = Soll ich das speichern?
workshops-save = Speichern
workshops-edit = Etwas ändern
workshops-discard = Verwerfen
workshops-discarded = Verworfen; gespeichert wurde nichts.
workshops-left = Gut, gespeichert wurde nichts.
workshops-saved-new = Angelegt: { $workshop }.
workshops-saved = Geändert: { $workshop }.
workshops-another = Noch etwas ändern
workshops-copy-label = Kopieren
workshops-copied = Wie { $workshop }, nur zu einer anderen Zeit.
workshops-change-which = Welchen Workshop möchten Sie ändern?
workshops-copy-which = Welchen Workshop möchten Sie kopieren? Übernommen wird alles außer dem Termin.
workshops-cancel-which = Welchen Workshop möchten Sie absagen?
workshops-history-which = Von welchem Workshop möchten Sie den Verlauf sehen?
workshops-none-here = Zurzeit gibt es keinen Workshop, für den Sie zuständig sind.
workshops-what = Was möchten Sie ändern?
workshops-what-of = Was möchten Sie ändern? { $workshop }
workshops-field-course = Workshop
workshops-field-site = Standort
workshops-field-when = Termin
workshops-field-place = Ort
workshops-field-seats = Plätze
workshops-field-trainers = Leitung
workshops-field-deadline = Anmeldeschluss
workshops-meanwhile = Gespeichert ist noch nichts, denn { $who } hat diesen Workshop inzwischen geändert:
workshops-cancel-ask = { $workshop } wirklich absagen? { $count ->
        [0] Angemeldet ist noch niemand.
        [one] 1 Person ist angemeldet oder wartet; sie erfährt es sofort.
       *[other] { $count } Personen sind angemeldet oder warten; sie erfahren es sofort.
    } Rückgängig machen lässt sich das nicht.
workshops-cancel-ask-reason = { $workshop } wirklich absagen? { $count ->
        [0] Angemeldet ist noch niemand.
        [one] 1 Person ist angemeldet oder wartet; sie erfährt es sofort.
       *[other] { $count } Personen sind angemeldet oder warten; sie erfahren es sofort.
    } Rückgängig machen lässt sich das nicht.
    Grund, nur für den Verlauf: { $reason }
workshops-cancel-yes = Ja, absagen
workshops-cancel-no = Nein, nicht absagen
workshops-cancel-why = Grund festhalten
workshops-cancel-reason = Welchen Grund soll ich festhalten? Er steht nur im Verlauf für das Organisationsteam.
workshops-cancel-reason-long = Das ist zu lang: Mehr als { $longest } Zeichen kann ich nicht festhalten.
workshops-cancelled = Abgesagt: { $workshop }. { $count ->
        [0] Angemeldet war niemand.
        [one] 1 Person erfährt es jetzt.
       *[other] { $count } Personen erfahren es jetzt.
    }
workshops-cancelled-already = Dieser Workshop ist schon abgesagt: { $workshop }.
workshops-kept = Gut, der Workshop bleibt im Programm.
workshops-history = Der Verlauf von { $workshop }:
workshops-history-none = In diesem Workshop wurde noch nichts geändert: { $workshop }.
workshops-history-line = <b>{ $when } Uhr</b>: { $who } – { $what }
workshops-history-nobody = das Programm
workshops-history-created = angelegt
workshops-history-changed = geändert
workshops-history-removed = entfernt
workshops-history-cancelled = abgesagt
workshops-history-confirmed = Workshop findet trotz weniger Anmeldungen statt
workshops-history-state = Termin: { $when }
workshops-history-reason = Grund: { $reason }
workshops-history-others = Andere Workshops
command-workshop-new = anlegen
    .words = workshop anlegen, neuer workshop, neuen workshop anlegen, einen workshop anlegen, workshop erstellen, termin anlegen, neuen termin anlegen, workshop planen
    .help = einen Workshop anlegen
command-workshop-change = aendern
    .words = workshop ändern, termin ändern, workshop bearbeiten, einen workshop ändern, termin bearbeiten
    .help = einen Workshop ändern
command-workshop-move = verschieben
    .words = termin verschieben, workshop verschieben, workshop verlegen, termin verlegen, einen termin verschieben, einen workshop verschieben
    .help = einen Workshop verschieben
command-workshop-seats = plaetze
    .words = mehr plätze, plätze ändern, anzahl der plätze ändern, platzzahl ändern, weniger plätze
    .help = die Zahl der Plätze ändern
command-workshop-copy = kopieren
    .words = workshop kopieren, termin kopieren, einen workshop kopieren, workshop wiederholen
    .help = einen Workshop zu einer anderen Zeit noch einmal anbieten
command-workshop-cancel = ausfallen
    .words = workshop absagen, einen workshop absagen, workshop ausfallen lassen, termin ausfallen lassen, workshop streichen
    .help = einen Workshop absagen
command-workshop-history = verlauf
    .words = wer hat was geändert, wer hat das geändert, änderungen, änderungsverlauf, historie
    .help = wer einen Workshop geändert hat
