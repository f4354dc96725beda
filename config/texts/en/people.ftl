language-name = English
welcome = Hello! I am the workshop assistant of { $title }. I show you dates, take your registration and remind you.

    For this I store your name, messenger account, language, group, site and what you write to me. Only the organising team sees your registrations. More about that: “privacy”.

    Do you agree? If not, I only show you what everybody may see: write “events”.
welcome-declined = All right, I store nothing about you. I will still show you the dates: write “events”.
welcome-agree = I agree
guest-hint = Would you like to register? Write “start”, and I will explain what I store for that.
ask-audience = Which group do you belong to?
ask-site = At which site do you work?
ask-language = Which language shall I write in?
profile = This is what I know about you, { $name }:
    Language: { $language }
    Group: { $audience }
    Site: { $site }

    What would you like to change?
profile-open = not given yet
profile-language = Language
profile-audience = Group
profile-site = Site
invitation-after-consent = You have an invitation code. Please agree first, and then send me the code again (or open the link again).
invitation-ask = Please send me your invitation code.
invitation-refused = This invitation code is not valid, or not any more. Please ask the organising team for a new one.
invitation-needless = That is done already: you have used this invitation before.
invitation-needed = For this you need an invitation from your administration. Do you have a code? Then write: /invitation CODE
invitation-redeemed = Welcome! Your invitation has been accepted. Your role: { $role } ({ $site }).
role-participant = participant
role-trainer = trainer
role-organiser = organiser
role-administrator = administrator
role-everywhere = all sites
not-allowed = Only the organising team can do that. Are you one of them? Then ask for an invitation and write: /invitation CODE
privacy = <b>What I store once you have agreed</b>
    Your name and account on this messenger, language, group, site, your registrations, your reminders, your questions to the team, and our conversation as far as I need it to help you.

    Only the organising team ({ $organiser }) sees your registrations. Anonymous feedback is stored without name, account and time: I then only know that you answered, not what.
privacy-collected = Messages that I have no answer to are kept for up to 90 days so that I can learn from them: only their wording without the names and numbers that I recognise, the language and the day, not whose they are.
command-start = start
    .help = begin the conversation
command-profile = profile
    .words = my details, settings
    .help = see and change your details
command-language = language
    .help = change the language
command-invitation = invitation
    .words = code
    .help = use an invitation code
command-privacy = privacy
    .words = what do you store, my data
    .help = what I store about you
