menu = Was kann ich für Sie tun, { $name }?
menu-label = Zum Menü
menu-organise = Organisation
menu-workshops = Nächste Workshops
menu-registrations = Meine Anmeldungen
menu-reminders = Erinnerungen
menu-profile = Meine Angaben
help-label = Hilfe
help = Fragen Sie mich einfach, zum Beispiel: „Wann ist der nächste Workshop?“ oder „Wer ist mein Ansprechpartner?“
    Eine Auswahl können Sie antippen, als Nummer oder als Wort schreiben.

    Das kann ich auch auf Befehl:
    { $commands }
help-line = /{ $command } – { $help }
cancel-nothing = Es läuft gerade nichts, was ich abbrechen könnte. Eine Anmeldung sagen Sie unter „Meine Anmeldungen“ ab.
dialogue-cancelled = Abgebrochen. Es wurde nichts geändert.
dialogue-resume = Zurück zur offenen Frage
dialogue-lost = Da ist mir der Faden gerissen. Bitte beginnen Sie noch einmal; gespeichert wurde nichts.
choice-outdated = Diese Auswahl gilt nicht mehr.
command-unknown = Diesen Befehl kenne ich nicht. Unter „Hilfe“ steht, was ich kann.
group-hint = Das besprechen wir besser zu zweit: Bitte schreiben Sie mir direkt.
media-unread = Bilder, Sprachnachrichten, Sticker und Dateien kann ich nicht lesen. Bitte schreiben Sie mir in Worten.
edit-unread = Geänderte Nachrichten lese ich nicht. Bitte schicken Sie mir den Text als neue Nachricht.
text-too-long = Das ist mir zu lang: Mehr als { $longest } Zeichen kann ich nicht lesen. Bitte fassen Sie sich kürzer.
turn-failed = Das hat leider nicht geklappt, und der Fehler liegt bei mir. Geändert wurde nichts. Bitte versuchen Sie es später noch einmal.
command-menu = menue
    .words = menü, hauptmenü
    .help = das Menü
command-help = hilfe
    .words = was kannst du, was können sie
    .help = diese Übersicht
command-cancel = abbrechen
    .words = abbruch, stopp
    .help = das laufende Gespräch abbrechen
text-empty = Da ist kein Text bei mir angekommen. Bitte schreiben Sie mir in Worten.
