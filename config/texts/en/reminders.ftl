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
command-reminders = reminders
    .words = reminder, my reminders
    .help = when I remind you
