announcement-message = <b>Message from the organising team ({ $title }):</b>

    { $text }
announcement-begin = You are writing one message to many people. You will see a preview before anything is sent. Who should get it?
announcement-recipients = Who should get the message?
announcement-recipients-gone = These recipients are no longer available; nothing was sent. Who should get the message?
announcement-nobody = There is nobody there at the moment whom I can reach; nothing was sent. Who should get the message?
announcement-everyone = Everyone
announcement-everyone-at = Everyone: { $sites }
announcement-by-site = A site
announcement-by-audience = A group
announcement-by-workshop = A workshop
announcement-back = Back
announcement-which-site = Which site?
announcement-which-audience = Which group?
announcement-which-workshop = Which workshop is it about?
announcement-no-workshop = There is no workshop at the moment that you are responsible for.
announcement-which-standing = Who should get it? { $workshop }
announcement-booked = Those registered
announcement-waiting = Those waiting
announcement-to-everyone = everyone
announcement-to-site = site { $name }
announcement-to-audience = { $name }
announcement-to-booked = those registered for { $name }
announcement-to-waiting = those waiting for { $name }
announcement-at = { $recipients }, { $sites }
announcement-ask-text = To: { $recipients } – { $count ->
        [one] 1 person
       *[other] { $count } people
    }.
    Please send me the text now in one message, { $longest } characters at most.
announcement-write-in = Everyone gets the text as you write it, so please use the programme's language: { $language }.
announcement-too-long = The text has { $count } characters, and { $longest } are possible. Please send a shorter one.
announcement-rewrite = Please send me the new text, { $longest } characters at most. This is what it says now:

    { $text }
announcement-preview = <b>Preview.</b> This is how your message arrives:
announcement-confirm = <b>End of the preview.</b> To: { $recipients } – { $count ->
        [one] 1 person
       *[other] { $count } people
    }. Shall I send the message now?
announcement-changed = Something has changed since the last preview; nothing was sent. Please check the message again.
announcement-untranslated = { $count ->
        [one] 1 person has chosen another language and gets the text as it stands here.
       *[other] { $count } people have chosen another language and get the text as it stands here.
    }
announcement-workshop-cancelled = Please note: this workshop has been cancelled.
announcement-yes = Send
announcement-change-text = Change the text
announcement-change-recipients = Change the recipients
announcement-discard = Discard
announcement-sent = { $count ->
        [one] Your message is now on its way to 1 person.
       *[other] Your message is now on its way to { $count } people.
    }
announcement-already = This message has been sent already; nobody gets it twice.
announcement-gone = This draft is no longer there.
announcement-discarded = The draft has been discarded. Nothing was sent.
announcement-unfinished = You still have a draft: “{ $text }”
announcement-continue = See the draft
announcement-fresh = Discard it and start again
announcement-report = Report
announcement-refresh = Refresh
announcement-reports = <b>The latest announcements</b>
announcement-no-reports = No announcement has been sent yet.
announcement-report-line = { $when } – { $author }
    “{ $text }”
    To: { $recipients }
    So far: { $counts }
announcement-author-gone = somebody who is no longer here
announcement-count-sent = { $count } delivered
announcement-count-waiting = { $count } waiting
announcement-count-failed = { $count } could not be delivered
announcement-count-blocked = { $count } can't be reached (bot blocked or account deleted)
announcement-count-unknown = { $count ->
        [one] for 1 person it is not known whether it arrived
       *[other] for { $count } people it is not known whether it arrived
    }
announcement-again = Send again: “{ $text }”
announcement-again-confirm = For { $count ->
        [one] 1 person
       *[other] { $count } people
    } it is not known whether the message “{ $text }” arrived. Shall I send it again, only there? Whoever has it already may then get it a second time.
announcement-again-yes = Yes, send again
announcement-again-no = No, to the report
announcement-again-nobody = At the moment there is nobody to whom I would have to send this message again; nothing was sent.
announcement-again-changed = Things have changed meanwhile; nothing was sent. Please look at the report again.
announcement-again-sent = { $count ->
        [one] The message goes to 1 person again.
       *[other] The message goes to { $count } people again.
    }
announcement-reasons = Reasons: { $reasons }
command-announce = announce
    .words = announcement, message to everyone
    .help = send an announcement to many people
command-announcements = reports
    .words = announcements
    .help = how the latest announcements have arrived
