language-name = Deutsch
welcome = Guten Tag! Ich bin der Workshop-Assistent von { $title }. Bei mir finden Sie Termine, melden sich an und werden erinnert.

    Dafür speichere ich Name, Messenger-Konto, Sprache, Gruppe, Standort und was Sie mir schreiben. Ihre Anmeldungen sieht nur das Organisationsteam. Mehr dazu: „Datenschutz“.

    Sind Sie einverstanden? Wenn nicht, zeige ich Ihnen nur, was alle sehen dürfen: Schreiben Sie „Termine“.
welcome-declined = Gut, ich speichere nichts über Sie. Die Termine zeige ich Ihnen trotzdem: Schreiben Sie „Termine“.
welcome-agree = Einverstanden
guest-hint = Möchten Sie sich anmelden? Schreiben Sie „Start“: Dann erkläre ich, was ich dafür speichere.
ask-audience = Zu welcher Gruppe gehören Sie?
ask-site = An welchem Standort arbeiten Sie?
ask-language = In welcher Sprache soll ich schreiben?
profile = Das weiß ich über Sie, { $name }:
    Sprache: { $language }
    Gruppe: { $audience }
    Standort: { $site }

    Was möchten Sie ändern?
profile-open = noch nicht angegeben
profile-language = Sprache
profile-audience = Gruppe
profile-site = Standort
invitation-after-consent = Sie haben einen Einladungscode. Stimmen Sie bitte zuerst zu, und senden Sie mir den Code danach noch einmal (oder öffnen Sie den Link noch einmal).
invitation-ask = Bitte senden Sie mir Ihren Einladungscode.
invitation-refused = Dieser Einladungscode gilt nicht oder nicht mehr. Bitten Sie das Organisationsteam um einen neuen.
invitation-needless = Das ist schon erledigt: Diese Einladung haben Sie bereits eingelöst.
invitation-needed = Dafür brauchen Sie eine Einladung Ihrer Verwaltung. Haben Sie einen Code? Dann schreiben Sie: /einladung CODE
invitation-redeemed = Willkommen! Ihre Einladung ist eingelöst. Ihre Rolle: { $role } ({ $site }).
role-participant = Teilnahme
role-trainer = Training
role-organiser = Organisation
role-administrator = Administration
role-everywhere = alle Standorte
not-allowed = Das kann nur das Organisationsteam. Gehören Sie dazu? Dann bitten Sie um eine Einladung und schreiben: /einladung CODE
privacy = <b>Was ich speichere, wenn Sie zugestimmt haben</b>
    Name und Konto in diesem Messenger, Sprache, Gruppe, Standort, Ihre Anmeldungen, Ihre Erinnerungen, Ihre Fragen ans Team und unser Gespräch, soweit ich es für Ihre Anliegen brauche.

    Ihre Anmeldungen sieht nur das Organisationsteam ({ $organiser }). Anonyme Rückmeldungen werden ohne Namen, Konto und Uhrzeit gespeichert: Ich weiß dann nur, dass Sie geantwortet haben, nicht was.
privacy-collected = Nachrichten, auf die ich keine Antwort habe, hebe ich bis zu 90 Tage lang auf, damit ich dazulerne: nur den Wortlaut ohne die Namen und Nummern, die ich erkenne, die Sprache und den Tag, nicht von wem sie sind.
command-start = start
    .help = das Gespräch beginnen
command-profile = profil
    .words = meine angaben, einstellungen
    .help = Ihre Angaben sehen und ändern
command-language = sprache
    .help = die Sprache wechseln
command-invitation = einladung
    .words = code
    .help = einen Einladungscode einlösen
command-privacy = datenschutz
    .words = was speicherst du, was speichern sie, meine daten
    .help = was ich über Sie speichere
