package fit

import (
	"strings"
	"unicode"
)

// synonyms are common headings of the columns of a role in English, Dutch and
// German, as plainName writes them; the first role that fits a heading gets
// it. A + at the end lets more follow.
var synonyms = []struct {
	role  string
	names string
}{
	{"id", "callid contactid id uniqueid ticketid ticketno ticketnumber ticketnummer ticket casenumber caseid gespreksid gespraechsid anrufid vorgang vorgangsnummer zaaknummer incident incidentid number nummer interactionid conversationid session sessionid key issuekey"},
	{"date", "date calldate day datum dag tag anrufdatum oproepdatum belldatum contactdate callday"},
	{"queued", "queued enterqueue queueentry queuetime+entry queuestart enteredqueue inqueue qstart wachtrijstart inwachtrij warteschlangeneintritt queueenter timeinqueuestart queuedat"},
	{"answered", "answered answertime answeredat answer answerdate connected connecttime connectedat pickup pickedup beantwoordop beantwoord opgenomen angenommen angenommenum beantwortetum serstart servicestart firstresponse firstresponseat firstreply eersteReactie"},
	{"ended", "ended end endtime endedat callend hangup hanguptime disconnect disconnected eind einde eindtijd ende endzeit beendet resolved resolvedat closed closedat opgelost opgelostop gesloten afgesloten geloest geschlossen erledigt erledigtam serexit serviceend completedat resolutiondate closeddate"},
	{"reopened", "reopened reopenedat reopen reopens reopencount heropend heropendop wiedereroeffnet reopenings"},
	{"arrived", "arrived arrival arrivaltime arrivaldatetime datetime timestamp callstart starttime start startdate startedat begin begintime begintijd beginn beginnzeit startzeit starttijd anrufzeit anrufbeginn aankomst ankunft created createdat creationdate opened openedat open aangemaakt aangemaaktop geopend erstellt erstelltam eroeffnet eingang interval intervalstart halfhour period periode vruentry received receivedat ontvangen calltimestamp datumtijd datumzeit datumuhrzeit zeitstempel tijdstempel calldatetime offeredat"},
	{"time", "time calltime timeofday clock uhrzeit tijd tijdstip zeit tod beltijd"},
	{"menu", "menu vru vrutime ivr ivrtime menutime ivrduration keuzemenu menutijd menuzeit sprachmenue"},
	{"wait", "wait queue queuetime waittime waitingtime waitduration queueduration qtime timeinqueue speedofanswer wachttijd wachttijdinwachtrij wachtrijtijd wachten wartezeit wartedauer warteschlange warteschlangenzeit timetoanswer ringtime delay waiting queuewait"},
	{"hold", "hold holdtime onhold holdduration wachtstand haltezeit haltedauer inwacht held"},
	{"wrap_up", "wrapup wrap acw aftercallwork acwtime wraptime wrapuptime aftercall nawerk nawerktijd nabewerking nachbearbeitung nachbearbeitungszeit nacharbeit postcall"},
	{"handle", "handle handletime handlingtime handleduration afhandeltijd bearbeitungszeit bearbeitungsdauer worktime effort timespent bestedetijd aufwand workminutes"},
	{"talk", "talk talktime service servicetime sertime duration callduration talkduration gesprekstijd gespreksduur gespraechszeit gespraechsdauer dauer duur conversationtime billsec connectedtime length calllength"},
	{"outcome", "outcome disposition result status callstatus callresult contactoutcome uitkomst resultaat ergebnis ausgang state calldisposition abandonflag answeredflag"},
	{"offered", "offered callsoffered contactsoffered calls contacts volume aangeboden angeboten anrufe gesprekken oproepen received callsreceived inbound offeredcalls aantal anzahl n count"},
	{"answered_count", "answeredcalls callsanswered callshandled handled handledcalls answeredcount beantwoordeoproepen beantworteteanrufe contactshandled"},
	{"abandoned_count", "abandoned abandonedcalls callsabandoned abandons abandonedcount aband lost verlaten verloren aufgelegt abgebrochen opgehangen"},
	{"service_level", "servicelevel sl sl20 slpct servicelevelpct servicegrad answeredwithin withinsl within20 sla"},
	{"asa", "asa averagespeedofanswer avgspeedofanswer gemiddeldewachttijd durchschnittlichewartezeit avgwait averagewait"},
	{"aht", "aht averagehandletime averagehandlingtime avghandletime avghandlingtime gemiddeldeafhandeltijd durchschnittlichebearbeitungszeit"},
	{"staffed", "staffed agents agentsstaffed staff positions positionsstaffed loggedin agentsloggedin medewerkers mitarbeiter bezetting besetzung fte"},
	{"type", "type anrufart gespraechsart kontaktart anliegen contactsoort soortcontact gesprekssoort calltype contacttype skill queuename skillgroup category categorie kategorie soort art typ afdeling department abteilung reason product servicetype workgroup group groep gruppe topic onderwerp thema campaign dnis splitskill split vdn contactreason tickettype"},
	{"customer", "customer customerid caller callerid ani phone phonenumber cli customernumber klant klantnummer klantid kunde kundennummer kundenid requester requesterid reporter melder beller anrufer rufnummer telefoonnummer client clientid from src contactname accountid user userid"},
	{"agent", "agent agentid agentname server serverid assignee assignedto owner medewerker agentnaam behandelaar bearbeiter sachbearbeiter mitarbeiterid mitarbeitername operator rep advisor employee employeeid handledby answeredby technician"},
}

// plainName writes a heading in small letters and digits, umlauts spelt out,
// and cuts off the unit of a length; unit is that unit, or "".
func plainName(heading string) (name, unit string) {
	heading = strings.ToLower(strings.TrimSpace(heading))
	heading = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "ë", "e", "ï", "i", "%", " pct ").Replace(heading)
	words := strings.FieldsFunc(heading, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if n := len(words); n > 1 {
		if u, is := unitWords[words[n-1]]; is {
			words, unit = words[:n-1], u
			if words[len(words)-1] == "in" && len(words) > 1 {
				words = words[:len(words)-1]
			}
		}
	}
	return strings.Join(words, ""), unit
}

// unitWords are units at the end of a heading.
var unitWords = map[string]string{"s": "s", "sec": "s", "secs": "s", "seconds": "s", "seconden": "s", "sek": "s", "sekunden": "s", "ms": "ms", "msec": "ms",
	"milliseconds": "ms", "min": "min", "mins": "min", "minutes": "min", "minuten": "min", "h": "h", "hours": "h", "uren": "h", "stunden": "h"}

// roleOf returns the role a heading names, or "".
func roleOf(name string) string {
	if role := roleNamed(name); role != "" {
		return role
	}
	if bare := strings.Map(withoutDigits, name); bare != name && roleNamed(bare) == "service_level" { // SL 80/20
		return "service_level"
	}
	return ""
}

func withoutDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

func roleNamed(name string) string {
	for _, s := range synonyms {
		for _, known := range strings.Fields(s.names) {
			if known == name {
				return s.role
			}
		}
	}
	return ""
}

// roleWords are what messages call the content of a column.
var roleWords = map[string]string{"arrived": "when a contact was made", "wait": "how long customers waited", "talk": "how long agents worked",
	"offered": "how many contacts were offered", "ended": "when a ticket was resolved", "agent": "who answered"}

// outcomeWords are common words for outcomes, as plainName writes them.
var outcomeWords = map[string]uint8{}

func init() {
	for outcome, words := range map[uint8]string{
		served: "agent answered answer handled served completed complete connected resolved closed solved done beantwoord afgehandeld opgenomen bediend opgelost gesloten " +
			"beantwortet angenommen bedient erledigt bearbeitet geloest abgeschlossen ok success 1 yes ja true",
		abandoned: "hang hangup hungup abandoned abandon abandonedinqueue aband lost missed noanswer unanswered opgehangen verlaten afgehaakt gemist verloren " +
			"aufgelegt abgebrochen verpasst aufgegeben nichtangenommen cancelled canceled 0 no nein nee false",
		ignored: "phantom test internal intern outbound uitgaand ausgehend spam duplicate duplikat dubbel blocked busy besetzt bezet",
		open:    "open new pending inprogress assigned onhold nieuw lopend inbehandeling wachtend offen neu inbearbeitung wartend waiting",
	} {
		for _, word := range strings.Fields(words) {
			outcomeWords[word] = outcome
		}
	}
}
