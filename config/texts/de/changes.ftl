change-when = Achtung, neuer Termin für „{ $title }“: statt { $old } jetzt { $new }. Ort: { $place }.
change-where = Achtung, neuer Ort für „{ $title }“: statt { $old } jetzt { $new }. Termin: { $when }.
change-both = Achtung, neuer Termin und neuer Ort für „{ $title }“: statt { $old } jetzt { $new }.
change-both-part = { $when }, { $place }
change-unknown = Achtung: Zeit oder Ort hat sich geändert. Jetzt gilt: { $workshop }.
change-revived = Dieser Workshop findet nun doch statt: { $workshop }.
change-cancelled = Leider fällt dieser Workshop aus: { $workshop }. Sie brauchen nichts zu tun.
change-ask = { $status ->
    [booked] Kommen Sie weiterhin?
    [waitlisted] Sie stehen weiter auf der Warteliste. Möchten Sie dort bleiben?
   *[pending] Ihre Anfrage läuft weiter. Passt Ihnen der Workshop noch?
 }
change-offered = Ihr Platz ist bis { $until } Uhr freigehalten. Möchten Sie ihn?
change-coming = { $status ->
    [booked] Ich komme weiterhin
   *[other] Ja, das passt weiterhin
 }
change-leaving = Ich kann nicht mehr
change-others = Andere Termine
change-interest = Bei neuem Termin melden
coming-kept = { $status ->
    [booked] Danke, das ist vermerkt. Sie bleiben angemeldet: { $workshop }.
    [waitlisted] Danke, das ist vermerkt. Sie bleiben auf der Warteliste: { $workshop }.
   *[pending] Danke, das ist vermerkt. Ihre Anfrage läuft weiter: { $workshop }.
 }
