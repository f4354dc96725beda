announcement-message = <b>Nachricht vom Organisationsteam ({ $title }):</b>

    { $text }
announcement-begin = Sie schreiben eine Nachricht an viele Personen zugleich. Vor dem Senden sehen Sie eine Vorschau. An wen soll sie gehen?
announcement-recipients = An wen soll die Nachricht gehen?
announcement-recipients-gone = Diesen Empfängerkreis gibt es nicht mehr; es wurde nichts verschickt. An wen soll die Nachricht gehen?
announcement-nobody = Dort gibt es zurzeit niemanden, den ich erreichen kann; es wurde nichts verschickt. An wen soll die Nachricht gehen?
announcement-everyone = Alle
announcement-everyone-at = Alle: { $sites }
announcement-by-site = Ein Standort
announcement-by-audience = Eine Gruppe
announcement-by-workshop = Ein Workshop
announcement-back = Zurück
announcement-which-site = An welchen Standort?
announcement-which-audience = An welche Gruppe?
announcement-which-workshop = Um welchen Workshop geht es?
announcement-no-workshop = Zurzeit gibt es keinen Workshop, für den Sie zuständig sind.
announcement-which-standing = An wen? { $workshop }
announcement-booked = Angemeldete
announcement-waiting = Wartende
announcement-to-everyone = alle
announcement-to-site = Standort { $name }
announcement-to-audience = { $name }
announcement-to-booked = Angemeldete für { $name }
announcement-to-waiting = Wartende für { $name }
announcement-at = { $recipients }, { $sites }
announcement-ask-text = An: { $recipients } – { $count ->
        [one] 1 Person
       *[other] { $count } Personen
    }.
    Bitte schreiben Sie mir jetzt den Text in einer Nachricht, höchstens { $longest } Zeichen.
announcement-write-in = Alle bekommen den Text so, wie Sie ihn schreiben, am besten in der Sprache des Programms: { $language }.
announcement-too-long = Der Text hat { $count } Zeichen, möglich sind { $longest }. Bitte schicken Sie ihn gekürzt.
announcement-rewrite = Bitte schicken Sie mir den neuen Text, höchstens { $longest } Zeichen. Bisher steht da:

    { $text }
announcement-preview = <b>Vorschau.</b> So kommt Ihre Nachricht an:
announcement-confirm = <b>Ende der Vorschau.</b> An: { $recipients } – { $count ->
        [one] 1 Person
       *[other] { $count } Personen
    }. Soll ich die Nachricht jetzt senden?
announcement-changed = Seit der letzten Vorschau hat sich etwas geändert; es wurde nichts verschickt. Bitte prüfen Sie die Nachricht noch einmal.
announcement-untranslated = { $count ->
        [one] 1 Person hat eine andere Sprache gewählt; sie bekommt den Text so, wie er hier steht.
       *[other] { $count } Personen haben eine andere Sprache gewählt; sie bekommen den Text so, wie er hier steht.
    }
announcement-workshop-cancelled = Achtung: Dieser Workshop ist abgesagt.
announcement-yes = Senden
announcement-change-text = Text ändern
announcement-change-recipients = Empfängerkreis ändern
announcement-discard = Verwerfen
announcement-sent = { $count ->
        [one] Ihre Nachricht geht jetzt an 1 Person.
       *[other] Ihre Nachricht geht jetzt an { $count } Personen.
    }
announcement-already = Diese Nachricht ist schon verschickt; sie geht niemandem zweimal zu.
announcement-gone = Diesen Entwurf gibt es nicht mehr.
announcement-discarded = Der Entwurf ist verworfen. Es wurde nichts verschickt.
announcement-unfinished = Sie haben noch einen Entwurf: „{ $text }“
announcement-continue = Entwurf ansehen
announcement-fresh = Verwerfen und neu beginnen
announcement-report = Bericht
announcement-refresh = Aktualisieren
announcement-reports = <b>Die letzten Rundnachrichten</b>
announcement-no-reports = Bisher wurde keine Rundnachricht verschickt.
announcement-report-line = { $when } – { $author }
    „{ $text }“
    An: { $recipients }
    Stand: { $counts }
announcement-author-gone = eine Person, die nicht mehr dabei ist
announcement-count-sent = { $count } zugestellt
announcement-count-waiting = { $count ->
        [one] 1 wartet
       *[other] { $count } warten
    }
announcement-count-failed = { $count } nicht zustellbar
announcement-count-blocked = { $count } nicht erreichbar (Bot blockiert oder Konto gelöscht)
announcement-count-unknown = { $count ->
        [one] bei 1 Person ist unklar, ob die Nachricht angekommen ist
       *[other] bei { $count } Personen ist unklar, ob die Nachricht angekommen ist
    }
announcement-again = Noch einmal senden: „{ $text }“
announcement-again-confirm = Bei { $count ->
        [one] 1 Person ist
       *[other] { $count } Personen ist
    } unklar, ob die Nachricht „{ $text }“ angekommen ist. Soll ich sie nur dort noch einmal senden? Wer sie schon hat, bekommt sie dann vielleicht ein zweites Mal.
announcement-again-yes = Ja, noch einmal senden
announcement-again-no = Nein, zum Bericht
announcement-again-nobody = Es gibt zurzeit niemanden, dem ich diese Nachricht noch einmal senden müsste; es wurde nichts gesendet.
announcement-again-changed = Inzwischen hat sich der Stand geändert; es wurde nichts gesendet. Bitte sehen Sie sich den Bericht noch einmal an.
announcement-again-sent = { $count ->
        [one] Die Nachricht geht noch einmal an 1 Person.
       *[other] Die Nachricht geht noch einmal an { $count } Personen.
    }
announcement-reasons = Gründe: { $reasons }
command-announce = rundnachricht
    .words = ankündigung, mitteilung, nachricht an alle
    .help = eine Nachricht an viele senden
command-announcements = berichte
    .words = rundnachrichten, versandberichte
    .help = wie die letzten Rundnachrichten angekommen sind
