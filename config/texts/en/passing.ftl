pass-none = You have no confirmed seat at the moment that you could pass on.
pass-which = Which seat would you like to pass on?
pass-ask = Would you like to pass your seat on to a colleague?

    { $workshop }

    You get a code to hand over. You keep your seat until you agree at the end. It does not become free in between, so the waitlist stays as it is.
pass-ask-again = Would you like a new code? The old one will then no longer work.

    { $workshop }
pass-yes = Yes, give me a code
pass-code = Your code for { $workshop }:

    <b>{ $code }</b>

    Give it to your colleague. Whoever writes this code to me here sees the date; then I ask you whether you agree. The code works for one person, until { $until }.
pass-code-open = You already have a code for this seat, it works until { $until }: { $workshop }. What would you like to do?
pass-new-code = New code
pass-withdraw = Withdraw the code
pass-leave = Change nothing
pass-withdrawn = The code no longer works. You keep your seat: { $workshop }.
pass-code-asked = Were you given a code for a seat? Then just write the code to me.
pass-refused = This code is not valid, or no longer valid. Please ask the person who gave it to you.
pass-over = This has been settled: the code is no longer valid. Nothing was changed.
pass-to-yourself = This is your own seat: { $workshop }. Give the code to the person who is to take it over.
pass-given-up = This seat has been given up in the meantime: { $workshop }. You can't use the code any more.
pass-no-seat = You have no confirmed seat here that you could pass on: { $workshop }.
pass-cancelled = This workshop has been cancelled: { $workshop }.
pass-started = This workshop has already begun: { $workshop }.
pass-too-late = The deadline for cancelling has passed, so the seat can't be passed on here any more: { $workshop }. Please get in touch with the organising team.
pass-approval = The organising team decides on the seats of this workshop: { $workshop }. Please get in touch with them.
pass-already-booked = You are already registered: { $workshop }. The seat stays where it is.
pass-already-offered = A seat is already being held for you: { $workshop }. Please take that one; you find it under “My registrations”.
pass-already-pending = Your request is already pending: { $workshop }. The organising team decides on it.
pass-taker-waits = Somebody has already asked for this seat: { $workshop }. Please answer them first.
pass-not-possible = I'm afraid you can't take over this seat: { $workshop }.
    { $reasons }
pass-take = { $name } is passing a seat on to you. Would you like to take it over?

    { $workshop }
pass-moved = The date has just changed. Would you still like the seat?

    { $workshop }
pass-take-yes = Yes, take it over
pass-waiting = I have already asked whether the seat may go to you: { $workshop }. Until there is an answer you do not have it yet.
pass-asked = All right, I am asking now whether the seat may go to you: { $workshop }. Until there is an answer you do not have it yet.
pass-step-back = I don't want it after all
pass-stepped = All right, you are not taking the seat over: { $workshop }.
pass-stepped-back = { $name } does not want your seat after all: { $workshop }. You keep it; your code can still be used.
pass-agree = { $name } would like to take over your seat: { $workshop }. Do you agree? You will then no longer be registered.
pass-agree-yes = Yes, pass it on
pass-agree-no = No, keep my seat
pass-done = Your seat now belongs to { $name }: { $workshop }. You are no longer registered.
pass-received = The seat is yours now. You are registered: { $workshop }.
pass-nothing = I'm sorry, taking over the seat did not work out: { $workshop }.
pass-taker-can-not = { $name } can't take over the seat any more: { $workshop }. You keep it, and the code no longer works.
pass-expired = Your code has expired without the seat being passed on. You are still registered: { $workshop }.
pass-again = Pass my seat on
command-pass = pass
    .words = pass on my seat, pass my seat on, give my seat to a colleague, transfer my seat
    .help = pass your seat on to a colleague
command-seat-code = takeover
    .words = take over a seat
    .help = take over a seat for which you have a code
reserve-take = { $name } has reserved seats for { $unit }. Would you like one of them?

    { $workshop }
reserve-take-yes = Yes, register
reserve-just-gone = The last reserved seat has just been taken: { $workshop }.
reserve-named = { $name } has one of the seats that you reserved: { $workshop }. { $named } are taken now, { $left } are left.
reservations = The seats you have reserved:
reservations-label = My reserved seats
reserve-line = { $workshop }
    { $unit }: { $named } taken, { $left } left. What is left is given back on { $until }.
reserve-line-full = { $workshop }
    { $unit }: { $named } taken, none left.
reserve-code = New code: { $workshop }
reserve-return = Give back: { $workshop }
reserve-more = Reserve more seats
reserve-label = Reserve seats
reserve-nowhere = There is no date at the moment for which you can reserve seats.
reserve-which = For which date would you like to reserve seats?
reserve-seats = { $workshop }

    How many seats would you like to reserve? { $most ->
        [one] There can be 1
       *[other] There can be up to { $most }
     }.
reserve-seats-range = { $workshop }

    Please write a number from 1 to { $most }.
reserve-unit = For which unit? For example: Social services
reserve-unit-long = I'm afraid that is too long: at most { $longest } characters. For which unit?
reserve-confirm = { $count ->
        [one] I am reserving 1 seat
       *[other] I am reserving { $count } seats
     } for { $unit }. Is that right?

    { $workshop }

    What has not been taken by { $until } is given back.
reserve-yes = Yes, reserve
reserve-done = { $count ->
        [one] 1 seat is reserved
       *[other] { $count } seats are reserved
     } for { $unit }: { $workshop }. The code:

    <b>{ $code }</b>

    Give it to your colleagues. Whoever writes this code to me here can take one of the seats, until none is left. What has not been taken by { $until } is given back.
reserve-return-ask = { $count ->
        [one] Would you like to give back the seat that is left
       *[other] Would you like to give back the { $count } seats that are left
     } for { $unit }? { $workshop }
reserve-return-yes = Yes, give back
reserve-given-back = { $count ->
        [one] The seat that you had reserved for { $unit } is
       *[other] The { $count } seats that you had reserved for { $unit } are
     } free again: { $workshop }.
reserve-over = Nothing of this reservation is left. Nothing was changed.
reserve-not-allowed = Seats can be reserved by executives for their unit and by the organising team. Your group is under “My details”.
reserve-not-for-you = You can't reserve seats for this date at the moment: { $workshop }. It is for a different site, or registration is not open.
reserve-too-late = It is too late to reserve: { $workshop }. Your colleagues can book free seats themselves.
reserve-unlimited = There are seats for everybody in this workshop: { $workshop }. There is no need to reserve.
reserve-others-wait = Others are already waiting for a seat here: { $workshop }.
reserve-none-left = There are no seats left here that you could reserve: { $workshop }.
reserve-fewer-left = There are not that many seats any more: { $workshop }. You can still have { $most }.
reserve-reminder = Of the seats you have reserved for { $unit } { $count ->
        [one] 1 is left
       *[other] { $count } are left
     }: { $workshop }. They are given back on { $until }.
reserve-moved = Please note: the date or the deadline of a workshop for which you reserved seats has changed. It is now: { $workshop }. For { $unit } { $count ->
        [one] 1 seat is
       *[other] { $count } seats are
     } still reserved. What has not been taken by { $until } is given back.
reserve-returned = { $count ->
        [one] One seat that was reserved for { $unit } was not taken and is
       *[other] { $count } seats that were reserved for { $unit } were not taken and are
     } there for everybody again: { $workshop }.
reserve-cancelled = Unfortunately this workshop has been cancelled: { $workshop }. The seats you reserved for { $unit } lapse with it.
command-reserve = reserve
    .words = reserve seats, reservations for my unit, my reserved seats
    .help = reserve seats for a unit and give them out later
