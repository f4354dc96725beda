reminder =
    { $days ->
        [0] Reminder: today is the day.
        [1] Reminder: tomorrow is the day.
       *[other] Reminder: { $days } days to go.
    }

    { $workshop }
reminder-coming = I am coming
reminders-missed =
    { $count ->
        [one] Because I was out of order, the reminder of { $workshop } did not reach one person in time.
       *[other] Because I was out of order, the reminder of { $workshop } did not reach { $count } people in time.
    }
reminders =
    { $count ->
        [0] At the moment I do not remind you of your workshops.
       *[other] I remind you of your workshops: { $times } before.
    }
reminders-changed =
    { $count ->
        [0] All right. I will not remind you of your workshops any more.
       *[other] All right. From now on I remind you: { $times } before.
    }
reminders-off = { $time } before: switch off
reminders-add = Add another time
reminders-default = Remind me as usual
reminder-ask = How long before shall I remind you? Write “2 days” or “3 hours”, for example.
reminder-out-of-range = I'm afraid that is not possible: I remind you 60 days before at the earliest and 15 minutes before at the latest. Which time suits you?
reminders-full = More than { $most } reminders are not possible. Please switch one off first.
reminder-units = -
    .minutes = minute, minutes, min
    .hours = hour, hours, h
    .days = day, days
    .weeks = week, weeks
reminder-numbers = -
    .n1 = one, a, an
    .n2 = two
    .n3 = three
    .n4 = four
    .n5 = five
    .n6 = six
    .n7 = seven
    .n8 = eight
    .n9 = nine
    .n10 = ten
    .n14 = fourteen
reminders-other = Different for one workshop
reminders-which = For which workshop would you like to change the reminders?
reminders-quiet = Quiet hours
quiet = { $hours ->
        [some] From { $start } to { $until } I do not write to you of my own accord
       *[none] I write to you at any time of the day
    }{ $days ->
        [off] , nor on weekends and public holidays.
       *[on] .
    } Only what cannot wait comes at once.
quiet-ask = Would you like to change that? Write “not after 6 pm”, “not before 8” or “not at the weekend”, for example.
quiet-days-off = Not on weekends
quiet-days-on = On weekends too
quiet-default = As usual
quiet-back = To the reminders
quiet-whole-day = That would leave no time at which I may write to you. Please name two different times.
quiet-words = -
    .no = no, not, don't, never, without
    .after = after
    .before = before
    .between = between, from
    .and = and, to, until
    .weekend = weekend, weekends, holiday, holidays
    .pm = pm
reminders-one =
    { $count ->
        [0] At the moment I do not remind you of this workshop: { $workshop }.
       *[other] I remind you of this workshop { $times } before: { $workshop }.
    }
reminders-changed-one =
    { $count ->
        [0] All right. I will not remind you of this workshop: { $workshop }.
       *[other] All right. I remind you of this workshop { $times } before: { $workshop }.
    }
command-reminders = reminders
    .words = reminder, my reminders, quiet hours
    .help = when I remind you, and when not to write
