planning-ask-course = Welcher Workshop soll stattfinden?
planning-ask-site = Für welchen Standort?
planning-ask-when = Wann? Schreiben Sie Tag und Uhrzeit, zum Beispiel „am 4. März von 9 bis 15:30“. Mehrere Tage gehen auch: „4.3. 9-15:30 Uhr und 5.3. 9-13 Uhr“.
planning-ask-place = Wo findet er statt?
planning-ask-seats = Wie viele Plätze gibt es? Schreiben Sie eine Zahl, oder wählen Sie.
planning-ask-trainers = Wer leitet ihn? Mehrere Namen trennen Sie mit Komma.
planning-ask-deadline = Bis wann kann man sich anmelden? Schreiben Sie einen Tag, auch mit Uhrzeit, oder wählen Sie.
planning-so-far = Bisher: { $value }
planning-all-sites = alle Standorte
planning-place-later = Steht noch nicht fest
planning-unlimited = ohne Begrenzung
planning-unlimited-label = Unbegrenzt
planning-unlimited-words = unbegrenzt, ohne begrenzung, keine begrenzung, unbeschränkt, beliebig viele, egal
planning-more-words = mehr, zusätzlich, zusätzliche, weitere, dazu
planning-fewer-words = weniger, minus, abzüglich
planning-skip = Überspringen
planning-skip-words = überspringen, weiter, niemand, keine, keiner, offen, noch offen, steht noch nicht fest, weiß ich nicht, weiß ich noch nicht
planning-and-words = und, sowie
planning-until-start-label = Bis zum Beginn
planning-week-before = Eine Woche vorher ({ $day })
planning-more = Weitere
planning-back = Zurück
planning-open = noch offen
planning-none = –
planning-at-start = Beginn des Workshops
planning-until-start = Anmeldung bis: Beginn des Workshops
planning-for = Standort: { $site }
planning-unclear-day = Mir fehlt ein Tag.
planning-unclear-hours = Mir fehlt die Uhrzeit: Beginn und Ende.
planning-unclear-words = Das verstehe ich nicht sicher genug als Termin.
planning-unclear-weekday = Der Wochentag und das Datum passen nicht zusammen.
planning-unclear-deadline = Bitte nennen Sie einen einzigen Tag, zum Beispiel „1. März“ oder „1. März, 12 Uhr“.
planning-unclear-seats = Bitte schreiben Sie eine einzige Zahl, zum Beispiel „20“ oder „5 mehr“.
planning-no-such-time = Am { $day } gibt es { $time } Uhr nicht: In dieser Nacht werden die Uhren vorgestellt.
planning-ends-before = Am { $day } läge das Ende ({ $end } Uhr) nicht nach dem Beginn ({ $start } Uhr).
planning-past = { $day }: Dieser Termin ist schon vorbei.
planning-sessions-overlap = Am { $day } überschneiden sich zwei Termine.
planning-seats-range = Es muss mindestens 1 Platz sein und dürfen höchstens { $most } sein.
planning-seats-taken = { $capacity ->
        [one] 1 Platz ist
       *[other] { $capacity } Plätze sind
    } zu wenig: { $taken ->
        [one] 1 Platz ist
       *[other] { $taken } Plätze sind
    } schon vergeben.
planning-seats-minimum = { $capacity ->
        [one] 1 Platz ist
       *[other] { $capacity } Plätze sind
    } zu wenig: Der Workshop findet erst ab { $minimum } Anmeldungen statt.
planning-trainers-long = Bitte nennen Sie höchstens { $most } Namen, jeden mit höchstens { $longest } Zeichen.
planning-deadline-late = Die Anmeldung muss vor dem Beginn enden ({ $start } Uhr).
planning-deadline-past = Dieser Anmeldeschluss wäre schon vorbei: { $deadline } Uhr.
planning-already-cancelled = Dieser Workshop ist inzwischen abgesagt; er wurde nicht geändert.
planning-part-gone = Ein Teil des Programms, den ich dafür brauche, ist nicht mehr da. Bitte beginnen Sie noch einmal.
planning-faulty = So passt es nicht ins Programm: { $faults }
planning-preview = So steht es dann im Programm:
planning-changes = Das ändert sich:
planning-no-change = Bis jetzt ändert sich nichts.
planning-difference = { $what }: { $before } → { $after }
planning-when = Termin
planning-place = Ort
planning-seats = Plätze
planning-trainers = Leitung
planning-site = Standort
planning-minimum = Mindestzahl
planning-opens = Anmeldung ab
planning-until = Anmeldung bis
planning-withdraw = Abmeldung bis
planning-status = Stand
planning-status-planned = findet statt
planning-status-cancelled = abgesagt
planning-tells = { $count ->
        [0] Angemeldet ist noch niemand.
        [one] 1 Person ist angemeldet. Sie erfährt die Änderung und wird gefragt, ob sie kommt.
       *[other] { $count } Personen sind angemeldet. Sie erfahren die Änderung und werden gefragt, ob sie kommen.
    }
planning-tells-waiting = { $count ->
        [one] 1 Person wartet auf einen Platz; auch sie erfährt die Änderung.
       *[other] { $count } Personen warten auf einen Platz; auch sie erfahren die Änderung.
    }
planning-tells-reserved = { $count ->
        [one] 1 Platz ist reserviert; auch wer ihn reserviert hat, erfährt es.
       *[other] { $count } Plätze sind reserviert; auch wer sie reserviert hat, erfährt es.
    }
planning-tells-offline = { $count ->
        [one] 1 Person hat sich per Telefon oder Brief angemeldet. Bitte sagen Sie ihr selbst Bescheid.
       *[other] { $count } Personen haben sich per Telefon oder Brief angemeldet. Bitte sagen Sie ihnen selbst Bescheid.
    }
planning-fills = { $count ->
        [one] 1 Person von der Warteliste bekommt einen Platz angeboten.
       *[other] { $count } Personen von der Warteliste bekommen einen Platz angeboten.
    }
planning-tells-nobody = Niemand wird deswegen benachrichtigt.
planning-warnings = Bitte beachten Sie:
planning-warn-holiday = { $day } ist ein Feiertag ({ $name }).
planning-warn-weekend = { $day } liegt am Wochenende.
planning-warn-school = { $day } liegt in den Schulferien ({ $name }).
planning-warn-hours = Am { $day } liegt der Termin nicht ganz in der Arbeitszeit ({ $name } Uhr).
planning-warn-room = Der Raum ist zu dieser Zeit schon belegt: { $workshop }.
planning-warn-trainer = { $name } leitet zu dieser Zeit schon: { $workshop }.
planning-save-ask = Soll ich das speichern?
planning-save = Speichern
planning-edit = Etwas ändern
planning-discard = Verwerfen
planning-discarded = Verworfen; gespeichert wurde nichts.
planning-left = Gut, gespeichert wurde nichts.
planning-saved-new = Angelegt: { $workshop }.
planning-saved = Geändert: { $workshop }.
planning-another = Noch etwas ändern
planning-copy-label = Kopieren
planning-copied = Wie { $workshop }, nur zu einer anderen Zeit.
planning-change-which = Welchen Workshop möchten Sie ändern?
planning-copy-which = Welchen Workshop möchten Sie kopieren? Übernommen wird alles außer dem Termin.
planning-cancel-which = Welchen Workshop möchten Sie absagen?
planning-history-which = Von welchem Workshop möchten Sie den Verlauf sehen?
planning-none-here = Zurzeit gibt es keinen Workshop, für den Sie zuständig sind.
planning-what = Was möchten Sie ändern?
planning-what-of = Was möchten Sie ändern? { $workshop }
planning-field-course = Workshop
planning-field-site = Standort
planning-field-when = Termin
planning-field-place = Ort
planning-field-seats = Plätze
planning-field-trainers = Leitung
planning-field-deadline = Anmeldeschluss
planning-meanwhile = Gespeichert ist noch nichts, denn { $who } hat diesen Workshop inzwischen geändert:
planning-cancel-ask = { $workshop } wirklich absagen? { $count ->
        [0] Angemeldet ist noch niemand.
        [one] 1 Person ist angemeldet oder wartet; sie erfährt es.
       *[other] { $count } Personen sind angemeldet oder warten; sie erfahren es.
    } Rückgängig machen lässt sich das nicht.{ $others }
planning-cancel-ask-reason = { $workshop } wirklich absagen? { $count ->
        [0] Angemeldet ist noch niemand.
        [one] 1 Person ist angemeldet oder wartet; sie erfährt es.
       *[other] { $count } Personen sind angemeldet oder warten; sie erfahren es.
    } Rückgängig machen lässt sich das nicht.{ $others }
    Grund, nur für den Verlauf: { $reason }
planning-cancel-yes = Ja, absagen
planning-cancel-no = Nein, nicht absagen
planning-cancel-why = Grund festhalten
planning-cancel-reason = Welchen Grund soll ich festhalten? Er steht nur im Verlauf für das Organisationsteam.
planning-cancel-reason-long = Das ist zu lang: Mehr als { $longest } Zeichen kann ich nicht festhalten.
planning-cancelled = Abgesagt: { $workshop }. { $count ->
        [0] Angemeldet war niemand.
        [one] 1 Person erfährt es.
       *[other] { $count } Personen erfahren es.
    }{ $others }
planning-cancelled-already = Dieser Workshop ist schon abgesagt: { $workshop }.
planning-kept = Gut, der Workshop bleibt im Programm.
planning-history = Der Verlauf von { $workshop }:
planning-history-none = In diesem Workshop wurde noch nichts geändert: { $workshop }.
planning-history-line = <b>{ $when } Uhr</b>: { $who } – { $what }
planning-history-nobody = das Programm
planning-history-created = angelegt
planning-history-changed = geändert
planning-history-removed = entfernt
planning-history-cancelled = abgesagt
planning-history-confirmed = Workshop findet trotz weniger Anmeldungen statt
planning-history-state = Termin: { $when }
planning-history-reason = Grund: { $reason }
planning-history-others = Andere Workshops
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
