menu = Was kann ich für Sie tun, { $name }?
menu-label = Zum Menü
menu-organise = Organisation
menu-workshops = Nächste Workshops
menu-registrations = Meine Anmeldungen
menu-reminders = Erinnerungen
menu-profile = Meine Angaben
help-label = Hilfe
help = Ich bin ein Chatbot für Workshops. Fragen Sie mich einfach, zum Beispiel: „Wann ist der nächste Workshop?“ oder „Ich möchte absagen“.
    Eine Auswahl können Sie antippen oder schreiben: die Nummer oder die Wörter.

    Diese Befehle gibt es auch:
    { $commands }
help-guest = Ich bin ein Chatbot für Workshops. Fragen Sie mich einfach, zum Beispiel: „Wann ist der nächste Workshop?“ Wenn Sie sich anmelden möchten, schreiben Sie „Start“.

    Diese Befehle gibt es auch:
    { $commands }
help-line = /{ $command } – { $help }
cancel-nothing = Gerade ist keine Frage offen. Eine Anmeldung sagen Sie unter „Meine Anmeldungen“ ab, Erinnerungen schalten Sie unter „Erinnerungen“ aus.
dialogue-cancelled = Abgebrochen. Es wurde nichts geändert.
dialogue-resume = Zurück zur offenen Frage
dialogue-lost = Diese Frage kann ich nicht mehr zuordnen. Bitte beginnen Sie noch einmal; gespeichert wurde nichts.
choice-outdated = Diese Auswahl gilt nicht mehr.
command-unknown = Diesen Befehl kenne ich nicht. Unter „Hilfe“ steht, was ich kann.
group-hint = Das besprechen wir besser zu zweit: Bitte schreiben Sie mir direkt.
media-unread = Bilder, Sprachnachrichten, Sticker und Dateien kann ich nicht lesen. Bitte schreiben Sie mir in Worten.
edit-unread = Geänderte Nachrichten lese ich nicht. Bitte schicken Sie mir den Text als neue Nachricht.
message-unreadable = Ihre letzte Nachricht konnte ich nicht entschlüsseln. Bitte senden Sie sie noch einmal.
text-too-long = Das ist leider zu lang: Mehr als { $longest } Zeichen kann ich nicht lesen. Bitte schreiben Sie es kürzer.
turn-failed = Das hat leider nicht geklappt, und der Fehler liegt bei mir. Geändert wurde nichts. Bitte versuchen Sie es später noch einmal.
command-menu = menue
    .words = menü, hauptmenü
    .help = das Menü
command-help = hilfe
    .words = was kannst du, was können sie
    .help = diese Übersicht
command-cancel = abbrechen
    .words = abbruch, stopp, zurück, vergiss es
    .help = die offene Frage verlassen
text-empty = Da ist kein Text bei mir angekommen. Bitte schreiben Sie mir in Worten.
yes-words = ja, jo, jep, jawohl, ok, okay, klar, genau, stimmt, in ordnung, einverstanden, gern, gerne, ja gern, ja gerne, ja klar, ja genau, ja ok
no-words = nein, nee, ne, nö, nein doch nicht, doch nicht, lieber nicht, nein lieber nicht, zurück
courtesy-words = bitte, danke, mal, dir, ihnen
wish-words = ich, wir, möchte, möchten, will, wollen, würde, würden, gern, gerne, muss, müssen, kann, können, darf, wie, jetzt, hier, den, die, das, ein, eine, einen, neue, neuen, mein, meine, meinen
answer-which = Bitte wählen Sie eine der Möglichkeiten, oder schreiben Sie „Abbrechen“.
nothing-asked = Gerade ist keine Frage offen, und geändert wurde nichts. Schreiben Sie „Termine“ oder „Hilfe“.
