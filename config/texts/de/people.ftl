welcome = Guten Tag! Ich bin der Workshop-Assistent von { $title }. Ich zeige Ihnen Termine und nehme Anmeldungen entgegen.

    Dafür speichere ich Ihren Namen, Ihr Konto in diesem Messenger, Ihre Zielgruppe, Ihren Standort und Ihre Anmeldungen. Das Projektteam sieht, wer angemeldet ist. Ohne Ihre Zustimmung speichere ich nichts über Sie; die Termine zeige ich Ihnen trotzdem: Schreiben Sie „Termine“.
welcome-agree = Einverstanden
guest-hint = Um sich anzumelden, stimmen Sie bitte zuerst der Speicherung zu. Mehr dazu: Schreiben Sie „Start“.
ask-audience = Danke! Zu welcher Gruppe gehören Sie?
ask-site = Und an welchem Standort arbeiten Sie?
menu = Was kann ich für Sie tun, { $name }?
menu-label = Zum Menü
menu-workshops = Nächste Workshops
menu-registrations = Meine Anmeldungen
choice-outdated = Diese Auswahl gilt nicht mehr.
