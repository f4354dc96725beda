change-when = Please note the new date of “{ $title }”: instead of { $old } it is now { $new }. Place: { $place }.
change-where = Please note the new place of “{ $title }”: instead of { $old } it is now { $new }. Date: { $when }.
change-both = Please note the new date and place of “{ $title }”: instead of { $old } it is now { $new }.
change-both-part = { $when }, { $place }
change-unknown = Please note: the time or place has changed. It is now: { $workshop }.
change-revived = This workshop takes place after all: { $workshop }.
change-cancelled = Unfortunately this workshop has been cancelled: { $workshop }. There is nothing you need to do.
change-ask = { $status ->
    [booked] Are you still coming?
    [waitlisted] You are still on the waitlist. Would you like to stay on it?
   *[pending] Your request is still pending. Does the workshop still suit you?
 }
change-offered = Your seat is held until { $until }. Would you like it?
change-coming = { $status ->
    [booked] I am still coming
   *[other] Yes, it still suits me
 }
change-leaving = I can't any more
change-others = Other dates
change-interest = Tell me of a new date
coming-kept = { $status ->
    [booked] Thank you, I have noted that. You are still registered: { $workshop }.
    [waitlisted] Thank you, I have noted that. You are still on the waitlist: { $workshop }.
   *[pending] Thank you, I have noted that. Your request is still pending: { $workshop }.
 }
