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
        [one] Die Erinnerung an { $workshop } hat eine Person nicht rechtzeitig erreicht, denn es gab eine technische Störung.
       *[other] Die Erinnerung an { $workshop } hat { $count } Personen nicht rechtzeitig erreicht, denn es gab eine technische Störung.
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
reminders-other = Für einen Workshop anders
reminders-which = Für welchen Workshop möchten Sie die Erinnerungen ändern?
reminders-quiet = Ruhezeiten
quiet = { $hours ->
        [some] Von { $start } bis { $until } Uhr schreibe ich Ihnen nichts von mir aus
       *[none] Ich schreibe Ihnen zu jeder Tageszeit
    }{ $days ->
        [off] , auch nicht am Wochenende und an Feiertagen.
       *[on] .
    } Nur was keinen Aufschub duldet, kommt sofort.
quiet-ask = Möchten Sie das ändern? Schreiben Sie zum Beispiel „nicht nach 18 Uhr“, „nicht vor 8 Uhr“ oder „nicht am Wochenende“.
quiet-days-off = Nicht am Wochenende
quiet-days-on = Auch am Wochenende
quiet-default = Wie üblich
quiet-back = Zu den Erinnerungen
quiet-whole-day = So bliebe keine Zeit, in der ich Ihnen schreiben darf. Bitte nennen Sie zwei verschiedene Uhrzeiten.
quiet-words = -
    .no = kein, keine, keinen, nicht, nie, ohne
    .after = nach, ab
    .before = vor
    .between = zwischen, von
    .and = und, bis
    .weekend = Wochenende, Wochenenden, Feiertag, Feiertagen
    .pm = pm
reminders-one =
    { $count ->
        [0] An diesen Workshop erinnere ich Sie zurzeit nicht: { $workshop }.
       *[other] An diesen Workshop erinnere ich Sie { $times } vorher: { $workshop }.
    }
reminders-changed-one =
    { $count ->
        [0] Gut. An diesen Workshop erinnere ich Sie nicht: { $workshop }.
       *[other] Gut. An diesen Workshop erinnere ich Sie { $times } vorher: { $workshop }.
    }
command-reminders = erinnerungen
    .words = erinnerung, meine erinnerungen, ruhezeiten
    .help = wann ich Sie erinnere und wann nicht schreibe
