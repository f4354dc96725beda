reminder =
    { $days ->
        [0] Erinnerung: Heute ist es so weit.
        [1] Erinnerung: Morgen ist es so weit.
       *[other] Erinnerung: In { $days } Tagen ist es so weit.
    }

    { $workshop }
reminder-coming = Ich komme
reminders-missed =
    { $count ->
        [one] Die Erinnerung an { $workshop } hat eine Person nicht rechtzeitig erreicht, weil ich gestört war.
       *[other] Die Erinnerung an { $workshop } hat { $count } Personen nicht rechtzeitig erreicht, weil ich gestört war.
    }
reminders =
    { $count ->
        [0] Ich erinnere Sie zurzeit nicht an Ihre Workshops.
       *[other] Ich erinnere Sie an Ihre Workshops: { $times } vorher.
    }
reminders-changed =
    { $count ->
        [0] Gut. Ich erinnere Sie nicht mehr an Ihre Workshops.
       *[other] Gut. Ich erinnere Sie ab jetzt: { $times } vorher.
    }
reminders-off = { $time } vorher: ausschalten
reminders-add = Andere Zeit hinzufügen
reminders-default = Wie üblich erinnern
reminder-ask = Wie lange vorher soll ich Sie erinnern? Schreiben Sie zum Beispiel „2 Tage“ oder „3 Stunden“.
reminder-out-of-range = Das geht leider nicht: Ich erinnere frühestens 60 Tage und spätestens 15 Minuten vorher. Welche Zeit passt Ihnen?
reminders-full = Mehr als { $most } Erinnerungen sind nicht möglich. Schalten Sie bitte zuerst eine aus.
reminder-units = -
    .minutes = Minute, Minuten, min
    .hours = Stunde, Stunden, Std, h
    .days = Tag, Tage, Tagen
    .weeks = Woche, Wochen
reminder-numbers = -
    .n1 = ein, eine, einen, einer, einem
    .n2 = zwei
    .n3 = drei
    .n4 = vier
    .n5 = fünf
    .n6 = sechs
    .n7 = sieben
    .n8 = acht
    .n9 = neun
    .n10 = zehn
    .n14 = vierzehn
command-reminders = erinnerungen
    .words = erinnerung, meine erinnerungen
    .help = wann ich Sie erinnere
