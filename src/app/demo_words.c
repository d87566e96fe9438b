/*
 * demo_words.c -- what people of the example company say: ideas, answers, reasons, thanks; and what they are called.
 *
 * Invented for this program. A text speaks of one kind of work, with gaps for the station, a part and small numbers, so that
 * a hundred of them read as thousands. Nobody here is a real person.
 */
#include "app/demo.h"

#include <string.h>

#define EN(w, cat, waste, ...) { WORK_##w, "en", cat, waste, __VA_ARGS__ }
#define PL(w, cat, waste, ...) { WORK_##w, "pl", cat, waste, __VA_ARGS__ }
#define DE(w, cat, waste, ...) { WORK_##w, "de", cat, waste, __VA_ARGS__ }
#define PT(w, cat, waste, ...) { WORK_##w, "pt", cat, waste, __VA_ARGS__ }

const struct demo_text demo_texts[] = {
	EN(ASSEMBLY, "people", "motion", "The torque driver at {s} hangs on the right, I reach across for every {p}. My shoulder tells me by noon.",
	   "Hang it on the left rail, where the hand already is.", "{n} seconds less for each piece, and nobody reaches across any more."),
	EN(ASSEMBLY, "quality", "defects", "The {p} can be put in the wrong way round at {s}. We find it at test, not here.",
	   "A pin in the fixture, so that it only fits one way.", "None turned round since; before it were {n} a month."),
	EN(ASSEMBLY, "delivery", "waiting", "The kit for {s} comes without the {p} about {n} times a week. I walk to the warehouse myself.",
	   "A picture of the whole kit on the trolley, with an empty shape for each part.", "A missing part is seen before the trolley leaves: one in the last month."),
	EN(ASSEMBLY, "quality", "motion", "M5 and M6 screws lie side by side at {s} and look the same.",
	   "Magnet trays of two colours, and the M6 on the other side.", "No mixed screws since. Two-colour trays at the other stations too."),
	EN(ASSEMBLY, "people", "motion", "I bend down for the {p} at {s}, the pallet stands on the floor.",
	   "A lift table, or two pallets under it for a start.", "The pallet stands at hip height. {n} hundred bends a week less."),
	EN(ASSEMBLY, "delivery", "waiting", "At the change of shift nobody knows what is half finished at {s}.",
	   "A card with three lines on the fixture: done, next, careful.", "The late shift starts in {n} minutes; it was {m}."),
	EN(ASSEMBLY, "environment", "inventory", "Each {p} comes in its own plastic bag. We fill a bin with bags every shift.",
	   "Ask the supplier for a tray with layers.", "Half a pallet of plastic a month less, and {n} seconds a piece for unpacking."),
	EN(ASSEMBLY, "quality", "defects", "Grease gets on the {p} from the gloves at {s}, and the seal does not hold.",
	   "Grease with a brush from a lidded pot; clean gloves at the station.", "Leaks at test from {n} a week to none in three weeks."),
	EN(ASSEMBLY, "safety", "motion", "The air hose at {s} lies across the aisle. Two of us have stumbled.",
	   "Bring it from above on a reel.", "The floor is free. Nobody steps over anything."),
	EN(ASSEMBLY, "cost", "overprocessing", "We wipe every {p} twice: once at {s} and once at packing.",
	   "Wipe it once, at packing, with a standard photo of clean.", "{n} minutes a shift, and one box of wipes a week."),
	EN(ASSEMBLY, "delivery", "motion", "The label printer is behind {s}. For every pump I walk round the line.",
	   "Put it between the last two stations.", "{m} m less walking an hour; labels are never late."),
	EN(ASSEMBLY, "quality", "skills", "The drawing at {s} shows the old {p}. New people ask every time.",
	   "A photo of the right one, with the revision below.", "No questions since, and the photo is in the standard."),
	EN(ASSEMBLY, "delivery", "waiting", "When a kit is not complete at {s} I stand at the aisle and wave.",
	   "A light that anybody can switch on, and the water spider looks every ten minutes.", "Help comes in {n} minutes; it was {m}."),
	EN(ASSEMBLY, "quality", "defects", "Hoses for {s} differ by 20 mm only and hang on one hook.",
	   "Colour bands for each length.", "No wrong hose in five weeks; there were {n} before."),
	EN(ASSEMBLY, "cost", "inventory", "Four open boxes of the same {p} stand at {s}.",
	   "Two bins: when one is empty it goes back for filling.", "One box on the line, and we never ran out."),

	EN(MACHINING, "delivery", "motion", "Swarf falls under {s} and somebody sweeps it out four times a shift.",
	   "A chute from sheet metal, so that it lands in the bin.", "Nobody sweeps under it any more: {m} minutes a shift."),
	EN(MACHINING, "delivery", "waiting", "We look for the soft jaws at every changeover of {s}.",
	   "A shadow board beside the machine, with the part number on each set.", "Changeover {m} minutes shorter; the jaws were there every time."),
	EN(MACHINING, "quality", "defects", "The first {p} after a tool change at {s} is often too big.",
	   "Write the last offset on a card at the machine and start from it.", "First piece good {n} times out of 10 before, now every time this month."),
	EN(MACHINING, "cost", "waiting", "{s} waits for the gauge that is at the other machine.",
	   "A second gauge; the old one from the lab would do.", "No waiting for the gauge. {m} minutes a shift."),
	EN(MACHINING, "safety", "motion", "The step at {s} is wet with coolant in the morning.",
	   "A grating instead of the plate, and a drip tray below.", "Dry since it was fitted. The near-miss list has no new one."),
	EN(MACHINING, "quality", "defects", "The {p} gets scratched in the steel basket after {s}.",
	   "Line the baskets with old conveyor belt.", "Scratches from {n} a week to one in a month."),
	EN(MACHINING, "delivery", "inventory", "We cut bars for a week and then look for the right ones.",
	   "Cut for one day, by the order of the next three jobs at {s}.", "{n} pallets of cut bars less on the floor."),
	EN(MACHINING, "cost", "defects", "Coolant at {s} is topped up with water by feel. Tools break at the end of the week.",
	   "A refractometer on a string and a green zone on the card.", "Inserts last {m} pieces longer."),
	EN(MACHINING, "delivery", "waiting", "Nobody sees from outside that {s} has stopped.",
	   "Turn the lamp to the aisle.", "Stops are seen at once: {n} minutes instead of {m}."),
	EN(MACHINING, "people", "motion", "Chucks for {s} weigh 24 kg and lie on the lowest shelf.",
	   "Swap the shelves: heavy at hip height, paper below.", "No lifting from the floor. Took us an hour."),
	EN(MACHINING, "quality", "overprocessing", "Every {p} is measured three times on its way, and twice nobody uses the number.",
	   "Measure where it is made; drop the other two.", "{n} hours a week, and the chart at the machine is up to date."),
	EN(MACHINING, "delivery", "motion", "The oil level at {s} can only be read with a torch.",
	   "A sight glass with a green zone.", "Read in passing. The start-up check is {n} minutes shorter."),
	EN(MACHINING, "environment", "defects", "The hose at {s} drips and we put paper under it.",
	   "A new fitting and a tray with a scale, so that we see if it comes back.", "No paper, no puddle, {n} litres of oil a month."),

	EN(PRESS, "safety", "motion", "I reach over the scrap bin at {s} for the fortieth time today.",
	   "The bin goes to the other side.", "Nobody reaches over it. Two minutes of work."),
	EN(PRESS, "delivery", "waiting", "Die change at {s} waits for the forklift every time.",
	   "Bring the die the shift before and park it on the marked place.", "Changeover from {m} minutes to half."),
	EN(PRESS, "quality", "defects", "Oil from the feeder drips on the {p} at {s}; paint comes back because of it.",
	   "A wiper of felt behind the feeder.", "Paint has sent none back for {n} weeks."),
	EN(PRESS, "people", "motion", "The step stool at {s} wanders off and we stand on a pallet.",
	   "Fix it with a hinge, so that it folds away and stays.", "It is there. Nobody stands on a pallet."),
	EN(PRESS, "cost", "defects", "The last {n} metres of every coil are scrapped because the sensor stops too early at {s}.",
	   "Move the sensor back by a metre and a half.", "{n} pieces more from every coil."),
	EN(PRESS, "quality", "skills", "Which die needs which pressure is in Tomek's notebook.",
	   "A card on each die, with the pressure and a photo of a good edge.", "The night shift sets {s} without calling anybody."),
	EN(PRESS, "delivery", "transport", "Blanks for {s} stand behind the press and go round it by pallet truck.",
	   "Roller track through the gap beside the pillar.", "{m} m less for every pallet."),
	EN(PRESS, "safety", "defects", "The light curtain at {s} is dirty by the evening and stops us.",
	   "Clean it at start-up, with the cloth hanging beside it.", "Stops from {n} a day to none this week."),
	EN(PRESS, "environment", "waiting", "The press idles through the break at {s}, pump running.",
	   "A timer: off after five minutes, on two minutes before.", "About {m} kWh a day."),
	EN(PRESS, "quality", "defects", "Two {p} sizes lie in the same rack at {s} and differ by 3 mm.",
	   "Separate racks and a go gauge on a chain.", "No mix since. The gauge takes two seconds."),

	EN(PAINT, "delivery", "waiting", "The door sensor at {s} beeps too late, and we open into the spray.",
	   "Move it 30 cm up the track.", "The door waits now. No restart in {n} weeks."),
	EN(PAINT, "quality", "defects", "Dust from the door gets on wet {p} at {s}.",
	   "A curtain of strips and the fan on before the door opens.", "Inclusions from {n} % to under 1 %."),
	EN(PAINT, "cost", "overprocessing", "We mask eight holes on the {p} and four of them get a plug later anyway.",
	   "Mask four, as the drawing says.", "{n} minutes a part, and half a roll of tape a shift."),
	EN(PAINT, "delivery", "waiting", "Colour change at {s} starts when the last part is out. Everything is fetched then.",
	   "Lay out gun, filter and cloths before; one person rinses, one loads.", "From {m} minutes to under half."),
	EN(PAINT, "people", "motion", "The hooks hang at 1.90 m at {s}. Half of us cannot reach.",
	   "Lower the loading place by 20 cm or give us a step.", "Everybody reaches. Loading is done by two again."),
	EN(PAINT, "quality", "skills", "Nobody can say when a hook is too thick with old paint.",
	   "A board with a good one and a bad one beside {s}.", "Earth faults down; hooks are changed in time."),
	EN(PAINT, "environment", "overproduction", "We mix two litres and throw away one, every time at {s}.",
	   "A table with grams for each order size at the scale.", "{n} litres of paint a week less in the drum."),
	EN(PAINT, "safety", "motion", "Solvent cans stand in the aisle beside {s} because the cabinet is full.",
	   "Take out what has no label and mark places for the rest.", "The cabinet closes and the aisle is free."),
	EN(PAINT, "delivery", "inventory", "Parts wait a whole shift before {s} because we collect by colour.",
	   "Three fixed colour slots a day.", "Waiting before paint from {m} hours to a shift."),
	EN(PAINT, "quality", "defects", "The {p} touches the frame in the oven bend.",
	   "Every second hook only for long parts; a red mark on the chain.", "Touch marks: none this month."),

	EN(TEST, "delivery", "motion", "Gauges for {s} lie in a drawer on top of each other.",
	   "A shadow board for gauges.", "38 seconds less a test, and calibration sees at once what is missing."),
	EN(TEST, "delivery", "waiting", "Clamping the {p} at {s} takes eight bolts.",
	   "Quick clamps, four are enough for the pressure; I asked the engineer.", "{m} minutes less each test day."),
	EN(TEST, "quality", "skills", "Test values of {s} go on paper and are typed in on Friday.",
	   "Type them in at the bench, with limits that turn red.", "A drift was seen on Tuesday, not the week after."),
	EN(TEST, "safety", "defects", "The drain at {s} overflows when two benches empty at the same time.",
	   "A wider pipe, and until then a sign: one at a time.", "Dry floor for {n} weeks."),
	EN(TEST, "cost", "overprocessing", "We run the {p} for 20 minutes; the curve is flat after {n}.",
	   "Stop when it is flat for two minutes, as the rule of the norm allows.", "{m} minutes less a pump. Engineering agreed in writing."),
	EN(TEST, "environment", "waiting", "The test water at {s} is heated over the weekend.",
	   "A timer for Sunday evening.", "About {m} kWh a week."),
	EN(TEST, "quality", "defects", "Hoses of {s} are swapped between benches and their lengths change the reading.",
	   "Each bench its own, with the bench's colour.", "Readings of the benches are within 1 %."),
	EN(TEST, "delivery", "transport", "Failed pumps stand between the good ones behind {s}.",
	   "A red lane on the floor with room for three; when full, we stop and look.", "Repair starts the same day. Never more than three."),
	EN(TEST, "people", "motion", "The screen of {s} is behind me, I turn round {m} times an hour.",
	   "An arm for the screen.", "It stands beside the gauge. My neck thanks you."),
	EN(TEST, "quality", "waiting", "We learn about a wrong {p} two days later by e-mail.",
	   "Call assembly at once and put the part on their board.", "They know within {n} minutes; the same fault did not come twice."),

	EN(WAREHOUSE, "delivery", "motion", "The pick list is sorted by number; I walk {s} up and down.",
	   "Print it in walking order.", "{m} % fewer steps, by the counter on my phone."),
	EN(WAREHOUSE, "delivery", "waiting", "Between six and eight we share one scanner at {s}.",
	   "A second one in the morning; the office has one in a drawer.", "The first truck is booked in by 7, not by 9."),
	EN(WAREHOUSE, "quality", "defects", "Kanban bins carry a label on one side only, and it always faces the wall.",
	   "Labels on both sides.", "{n} seconds a pick, and no wrong bin since."),
	EN(WAREHOUSE, "cost", "overprocessing", "Receipts at {s} are counted by us and again by quality.",
	   "Quality takes our count when the supplier is green.", "About {m} hours a month."),
	EN(WAREHOUSE, "safety", "transport", "Forklift and people use the same door at {s}.",
	   "People through the side door, with a chain across the big one.", "Separate ways. Nobody waits for the truck."),
	EN(WAREHOUSE, "people", "motion", "Heavy {p} boxes lie on the top shelf in {s}.",
	   "Below 1.40 m what is over 10 kg.", "No ladder for heavy boxes. Done in a Saturday hour."),
	EN(WAREHOUSE, "delivery", "inventory", "Empty boxes block {s} by the afternoon.",
	   "The line takes empties back with the next delivery.", "The aisle is free all day, and the round trip has a use."),
	EN(WAREHOUSE, "quality", "defects", "Spool kits rub against each other in the box and come out scratched.",
	   "Foam trays cut to shape.", "Scratches from {n} a month to none."),
	EN(WAREHOUSE, "delivery", "waiting", "Trucks wait at {s} because the papers are at the office.",
	   "A printer at the dock.", "Trucks leave {m} minutes earlier."),
	EN(WAREHOUSE, "environment", "inventory", "We wrap pallets for the way across the yard in film.",
	   "Straps for inside, film only for trucks.", "{n} rolls of film a week less."),
	EN(WAREHOUSE, "cost", "inventory", "There are {n} boxes of {p} in {s} that nobody has moved for two years.",
	   "A red tag, and after 30 days it goes.", "Three shelves free. Sold for scrap what nobody missed."),
	EN(WAREHOUSE, "delivery", "motion", "The tape gun is never where the packing is.",
	   "One at each table, on a string.", "No search. Costs 12 euro."),
	EN(WAREHOUSE, "quality", "skills", "Which {p} is fragile, only the old hands know.",
	   "A glass sign on the location label.", "None broken since; {n} in the quarter before."),

	EN(OFFICE, "delivery", "overprocessing", "Order changes come in three e-mails and somebody answers the first one.",
	   "One rule: changes go to the desk's box, with the order number first.", "No change was done twice this month. Before, there were {n}."),
	EN(OFFICE, "cost", "overprocessing", "The {p} is printed, signed, scanned and thrown away.",
	   "Approve it on the screen.", "{n} hundred sheets a month and two days of waiting."),
	EN(OFFICE, "delivery", "waiting", "Quotations wait for one person's price check until Thursday.",
	   "Two people may check up to 5,000; a list of both on the wall.", "Quoted in {n} hours, it was days."),
	EN(OFFICE, "quality", "defects", "Customer numbers are typed by hand from the {p}. One in thirty is wrong.",
	   "Copy from the list, with a check digit.", "None wrong since we began; {n} credit notes less."),
	EN(OFFICE, "people", "motion", "The meeting on Monday has 14 people and four of them speak.",
	   "Fifteen minutes, standing, at the board; the others read the photo.", "{m} hours a week for something better."),
	EN(OFFICE, "delivery", "waiting", "New people wait a week for a login at {s}.",
	   "Order it with the contract, by a checklist.", "Ready on the first day for the last {n} people."),
	EN(OFFICE, "cost", "inventory", "We keep the {p} in paper and in the system, ten metres of folders.",
	   "From this year on only in the system.", "Two cupboards free, nobody asked for paper."),
	EN(OFFICE, "quality", "skills", "Only one of us can run the month-end report.",
	   "Write it down in ten pictures while the next one does it.", "Two more can. The report came on time in the holidays."),
	EN(OFFICE, "delivery", "waiting", "Drawings for {s} are asked for by phone, {n} times a day.",
	   "A tablet at the line with the released ones only.", "No calls since. Nobody works from an old print."),
	EN(OFFICE, "delivery", "overproduction", "The weekly {p} goes to 40 people. I asked: six read it.",
	   "Stop it for a month and see who misses it.", "One person asked. He gets the link now."),
	EN(OFFICE, "environment", "waiting", "Screens and lights at {s} stay on over night.",
	   "Last one out: a switch at the door.", "About {m} kWh a week."),
	EN(OFFICE, "quality", "defects", "Delivery notes and orders use two names for one {p}.",
	   "Use the name that the shop floor uses, and change the master data once.", "Questions from the dock from {n} a day to none."),

	EN(MAINTENANCE, "delivery", "motion", "For each job at {s} I walk back for a tool.",
	   "A trolley with the tools of the ten most frequent jobs.", "{m} minutes less a job, counted over two weeks."),
	EN(MAINTENANCE, "delivery", "waiting", "We hear of a noise at a machine when it has stopped.",
	   "A card at the machine: heard, smelled, felt; we look at them at ten.", "{n} bearings changed on a Saturday, not on a Tuesday."),
	EN(MAINTENANCE, "cost", "inventory", "Three kinds of {p} do the same job in {s}.",
	   "Agree on one and sell the rest.", "{n} shelf places free, and the right one is there."),
	EN(MAINTENANCE, "quality", "skills", "Who last set the {p} and to what, nobody knows.",
	   "A tag with date, value and name.", "We found the drift in a week."),
	EN(MAINTENANCE, "safety", "defects", "Locks for lock-out hang in the office, {m} steps from {s}.",
	   "A board with locks at each hall door.", "Locked in two minutes. No excuse left."),
	EN(MAINTENANCE, "delivery", "motion", "Grease nipples at {s} are all greased with the same gun, and it is wrong for half of them.",
	   "Colours on nipple and gun.", "No mix. The round is {m} minutes shorter."),
	EN(MAINTENANCE, "cost", "waiting", "Compressed air hisses at night when nothing runs.",
	   "Find the leaks on a Sunday, hang a tag on each.", "{n} leaks closed; the compressor sleeps at night."),
	EN(MAINTENANCE, "people", "waiting", "Requests reach us by phone, paper and shouting.",
	   "One list on the wall in {s}, with today, this week, later.", "Everybody sees what is next. Half the calls are gone."),
	EN(MAINTENANCE, "delivery", "waiting", "We wait for a {p} that costs 4 euro and takes {n} days.",
	   "Keep two; here is the list of twenty such parts.", "None of them has stopped a line since."),
	EN(MAINTENANCE, "quality", "defects", "After our work the guard screws are left for the next one.",
	   "A tray with as many holes as screws.", "No screw left over, no guard loose."),

	PL(ASSEMBLY, "people", "motion", "Przy {c} sięgam po {n} śrub przez całe stanowisko.", "Pojemnik po lewej stronie, na wysokości ręki.",
	   "Nikt nie sięga. {n} sekund mniej na sztukę."),
	PL(ASSEMBLY, "delivery", "waiting", "Na {c} czekamy na zestaw części, bo wózek stoi za filarem i nikt go nie widzi.", "Wymalować miejsce na wózek przy samej linii.",
	   "Wózek stoi zawsze tam samo. Nie szukamy."),
	PL(MACHINING, "delivery", "motion", "Wióry spod {c} zamiatamy cztery razy na zmianę.", "Zsuwnia z blachy prosto do pojemnika.", "Nie zamiatamy. {m} minut na zmianę."),
	PL(MACHINING, "quality", "defects", "Pierwsza sztuka po wymianie narzędzia na {c} jest często za duża.", "Kartka z ostatnią korektą przy maszynie.",
	   "Pierwsza sztuka dobra przez cały miesiąc."),
	PL(PRESS, "safety", "motion", "Pojemnik na złom przy {c} stoi po złej stronie i sięgam nad nim.", "Przestawić go na drugą stronę.", "Przestawiony. Nikt nie sięga."),
	PL(PAINT, "quality", "defects", "Kurz od drzwi siada na mokrych częściach przy {c}.", "Kurtyna z pasków i wentylator wcześniej.", "Wtrąceń jest o połowę mniej."),
	PL(TEST, "delivery", "waiting", "Mocowanie pompy na {c} to osiem śrub.", "Szybkie zaciski, cztery wystarczą.", "{m} minut mniej na zmianę."),
	PL(WAREHOUSE, "delivery", "motion", "Lista do zbierania nie idzie w kolejności regałów, chodzę tam i z powrotem.", "Drukować ją w kolejności drogi.",
	   "{m} % mniej kroków."),
	PL(WAREHOUSE, "quality", "defects", "Etykiety pojemników widać tylko z jednej strony.", "Etykieta z obu stron.", "Żadnej pomyłki od {n} tygodni."),
	PL(OFFICE, "delivery", "overprocessing", "Zmiany zamówień przychodzą w trzech mailach.", "Jedna skrzynka i numer zamówienia na początku.", "Nic nie zrobiono dwa razy."),
	PL(MAINTENANCE, "delivery", "motion", "Do każdej naprawy przy {c} wracam po narzędzia.", "Wózek z narzędziami do dziesięciu najczęstszych napraw.",
	   "{m} minut mniej na naprawę."),

	DE(ASSEMBLY, "people", "motion", "An {c} hängt der Schrauber rechts, ich greife für jedes Teil über Kreuz.", "Links an die Schiene hängen.",
	   "{n} Sekunden weniger je Teil, niemand greift mehr über Kreuz."),
	DE(ASSEMBLY, "quality", "defects", "An {c} liegen M5 und M6 nebeneinander und sehen gleich aus.", "Zwei Farben und zwei Seiten.", "Keine Verwechslung mehr seit {n} Wochen."),
	DE(MACHINING, "delivery", "waiting", "Beim Rüsten an {c} suchen wir die weichen Backen.", "Eine Schattentafel neben der Maschine.", "Rüsten {m} Minuten kürzer."),
	DE(PAINT, "environment", "overproduction", "Wir mischen zwei Liter und werfen einen weg.", "Eine Tabelle mit Gramm je Auftrag an die Waage.", "{n} Liter Lack in der Woche weniger."),
	DE(TEST, "delivery", "motion", "Die Messmittel für {c} liegen übereinander in der Schublade.", "Eine Schattentafel.", "Man sieht, was fehlt. {n} Minuten am Tag."),
	DE(WAREHOUSE, "safety", "transport", "Stapler und Leute gehen durch dasselbe Tor.", "Leute durch die Seitentür, Kette vor das Tor.", "Getrennte Wege, niemand wartet."),
	DE(OFFICE, "cost", "overprocessing", "Der Bericht wird gedruckt, unterschrieben, gescannt und weggeworfen.", "Am Bildschirm freigeben.", "Zwei Tage Warten weniger."),
	DE(MAINTENANCE, "quality", "skills", "Niemand weiß, wer zuletzt eingestellt hat und worauf.", "Ein Anhänger mit Datum, Wert und Name.", "Die Drift war in einer Woche gefunden."),

	PT(ASSEMBLY, "people", "motion", "Na {c} tenho de me baixar para cada peça, a palete está no chão.", "Uma mesa elevatória, ou duas paletes por baixo.",
	   "A palete está à altura da mão."),
	PT(MACHINING, "safety", "motion", "O degrau da {c} está molhado de manhã.", "Uma grelha em vez da chapa.", "Seco há {n} semanas."),
	PT(PAINT, "delivery", "waiting", "Na troca de cor vamos buscar tudo só no fim.", "Preparar pistola, filtro e panos antes.", "Metade do tempo."),
	PT(WAREHOUSE, "delivery", "inventory", "As caixas vazias tapam o corredor à tarde.", "A linha devolve as vazias com a entrega seguinte.", "Corredor livre todo o dia."),
	PT(OFFICE, "people", "overproduction", "O relatório semanal vai para 40 pessoas e seis leem.", "Parar um mês e ver quem pergunta.", "Uma pessoa perguntou."),
	PT(TEST, "quality", "defects", "As mangueiras da {c} são trocadas entre bancos.", "Cada banco com a sua cor.", "As leituras estão iguais."),
};
const size_t demo_text_count = sizeof demo_texts / sizeof demo_texts[0];

/* ---- what others say to it ---- */

static const char *const tails[] = {
	"It is on every shift.", "Mostly at the end of the week.", "We spoke about it in the team.", "The other shift says the same.", "It began after the move.",
	"I counted for a week.", "Photo follows.", "New people notice it first.", "It is small, but every day.", "I have tried it with cardboard and it works.",
};
static const char *const answers[] = {
	"Thank you, I have looked at it with you and you are right. Let us try it.", "Good that you say it. I come by on my round and we look at it together.",
	"I did not know that it happens so often. I take it into the morning meeting.", "Seen it today with my own eyes. We do something about it this week.",
	"That is easy and I should have seen it. Tell me what you need.", "Good idea. I first ask the other shift what they think.",
	"I like it. Show me tomorrow how you would do it.", "You are right, and it is the same at the next station.",
	"Thank you. I need to ask maintenance about one thing, then I tell you.",
	"We talked at the place. I want to see it for a shift and then decide with you.", "Thanks for the photo, it says it all.",
	"I understand. Let us find out how often it is before we buy something.",
	"Thank you. I was there at shift start and saw it twice in ten minutes.", "Fair point. I know who did something like it, I bring you together.",
	"Thanks. That one has annoyed me too. We start small.", "Good. Can you take an hour for it on Friday? I find somebody for the station.",
};
static const char *const questions[] = {
	"At which of the two sides does it happen?", "How often is it in a shift, roughly? A tally for two days would help.", "Is it with all sizes or with the big one only?",
	"Does the other shift do it the same way?", "Can you show me where you would put it?", "Since when is it like this?",
};
static const char *const infos[] = {
	"On the aisle side. I marked the place with tape.", "I kept a tally: between six and nine times a shift.", "Only with the big ones.",
	"Yes, I asked them, they have the same.",
	"Since about three weeks.", "I put a piece of cardboard there, come and see.",
};
static const char *const actions[] = {
	"Tell the other shifts and show them at the place", "Ask maintenance for an hour on Friday", "Get three offers", "Make a sketch and try it with cardboard", "Change the standard photo",
	"Ask safety whether the way stays free", "Measure for a week before and after", "Bring the old part to the lab", "Have the label printed", "Order the material",
};
static const char *const passes[] = {
	"This needs the electrician and a stop of the line.", "It costs more than I may decide.", "It concerns the area before us as well.",
	"The supplier has to change something, purchasing must ask.",
	"It touches the fire door, so safety has to say yes.", "The drawing has to change first.",
};
static const char *const parks[] = {
	"The line is being moved; we do it with the move.", "We wait for the trial in the other hall.",
	"No time before the audit. It is on the list for after.", "The new fixture comes next quarter; then we see if it is still needed.",
	"Right idea, wrong month: stocktaking.",
};
static const char *const declines[] = {
	"We tried it two years ago and it rusted within weeks. I showed you the old one.",
	"The norm asks for this check. I have shown you the paragraph.", "The part goes out of production in spring.",
	"It would move the problem to the next station, we looked at it together.",
	"Already ordered: the new trolley has it. Thank you all the same.", "It costs more than it brings; we worked it out together.",
	"Safety says no: the way must stay free. We look for another place.", "The customer wants it this way, I asked.",
	"Same as an idea of the late shift that is being done already.",
	"It needs a second person for every change, and we do not have that person.",
};
static const char *const rejects[] = {
	"It works, but the late shift does not know of it yet.", "The label is there, the standard photo is still the old one.",
	"On two of the three stations only.", "It came loose again on Thursday.",
};
static const char *const thanks[] = {
	"Thank you. It works, and the late shift has asked who did it.", "Well done. I have shown it to the plant manager on his walk.",
	"Thank you both, that was quick.", "That one saves us a walk every hour. Thank you!",
	"Thanks for not letting go of it.", "Thank you. I told the story in the Monday meeting.", "Small thing, big difference. Thank you.",
	"Thank you, also from the next station: they got it for free.",
	"I used it myself for an hour. Very good. Thank you.", "Thank you for the trial with cardboard, that convinced everybody.",
	"Thanks, and the coffee is on me.", "Thank you for saying it, and for doing it.",
};
static const char *const not_for_us[] = {
	"We have done it that way for a year.", "Our fixture is another one, it cannot be turned.", "We do not have this part.",
	"Looked at it with the team: with us the way is short already.",
	"Not with our ceiling height.", "We have two people there, it does not come up.", "Our machine has it built in.",
	"Our line is being rebuilt in spring; we take it into the plan.",
};
static const char *const adapts[] = { "With a hook instead of a rail.", "Same idea, other colours.", "We take the card, but for the whole cell.", "On wheels with us." };
static const char *const adopts[] = { "Yes, as it is.", "We do it this week.", "Good one, we come and look at yours." };

#define LIST(a) { a, sizeof a / sizeof a[0] }
static const struct demo_list says[SAY_KINDS] = {
	[SAY_TAIL] = LIST(tails), [SAY_ANSWER] = LIST(answers),
	[SAY_ASK] = LIST(questions), [SAY_INFO] = LIST(infos), [SAY_ACTION] = LIST(actions), [SAY_PASS] = LIST(passes), [SAY_PARK] = LIST(parks),
	[SAY_DECLINE] = LIST(declines), [SAY_REJECT] = LIST(rejects), [SAY_THANK] = LIST(thanks), [SAY_NOT_FOR_US] = LIST(not_for_us), [SAY_ADAPT] = LIST(adapts),
	[SAY_ADOPT] = LIST(adopts),
};

static const char *const parts_assembly[] = {
	"impeller", "wear ring", "mechanical seal", "coupling guard", "bearing housing", "terminal box", "gasket set", "volute casing",
};
static const char *const parts_machining[] = { "shaft", "impeller hub", "casing cover", "bearing bracket", "valve body", "flange" };
static const char *const parts_press[] = { "guard plate", "base frame", "fan cowl", "bracket", "terminal box lid" };
static const char *const parts_paint[] = { "casing", "base frame", "motor cover", "bracket", "flange" };
static const char *const parts_test[] = { "circulator", "process pump", "valve", "motor", "seal cartridge" };
static const char *const parts_warehouse[] = { "bearing", "seal", "casting", "gasket", "cable gland", "motor" };
static const char *const parts_office[] = { "goods receipt", "price list", "credit note", "order confirmation", "shift report", "capacity report" };
static const char *const parts_maintenance[] = { "bearing", "fitting", "drive belt", "limit switch", "filter", "relay" };
static const struct demo_list parts[WORK_KINDS] = {
	[WORK_ASSEMBLY] = LIST(parts_assembly), [WORK_MACHINING] = LIST(parts_machining), [WORK_PRESS] = LIST(parts_press), [WORK_PAINT] = LIST(parts_paint),
	[WORK_TEST] = LIST(parts_test), [WORK_WAREHOUSE] = LIST(parts_warehouse), [WORK_OFFICE] = LIST(parts_office), [WORK_MAINTENANCE] = LIST(parts_maintenance),
};

static struct str one_of(struct rand *r, const struct demo_list *l)
{
	return str_c(l->p[rand_below(r, (int64_t)l->n)]);
}

struct str demo_said(struct rand *r, enum demo_say what)
{
	return one_of(r, &says[what]);
}

struct str demo_part(struct rand *r, enum demo_work work)
{
	return one_of(r, &parts[work]);
}

static void gap_fill(struct buf *b, char gap, const struct demo_fill *with)
{
	switch (gap) {
	case 's': buf_str(b, with->station); break;
	case 'c': buf_str(b, with->code); break;
	case 'p': buf_str(b, with->part); break;
	case 'n': buf_int(b, with->n); break;
	case 'm': buf_int(b, with->m); break;
	default: CHECK(false);
	}
}

/* A sentence that begins with its station begins with a capital letter. */
struct str demo_filled(struct arena *a, const char *text, const struct demo_fill *with)
{
	struct buf b = buf_new(a, strlen(text) + 64, 4000);

	for (const char *p = text; *p; p++)
		if (p[0] == '{' && p[1] && p[2] == '}') {
			gap_fill(&b, p[1], with);
			p += 2;
		} else {
			buf_c(&b, *p);
		}
	if (b.n && b.p[0] >= 'a' && b.p[0] <= 'z')
		b.p[0] = (char)(b.p[0] - 'a' + 'A');
	return buf_done(&b);
}

/* ---- names ---- */

static const char *const first_gb[] = {
	"Oliver", "Grace", "Harry", "Emily", "Jack", "Chloe", "Thomas", "Sophie", "James", "Hannah", "Daniel", "Megan", "Liam", "Aisha", "Callum", "Priya", "Owen", "Zara", "Ryan",
	"Leah", "Samuel", "Nadia", "Kwame", "Ruby", "Connor", "Amelia", "Imran", "Freya", "Dylan", "Martha", "Ewan", "Tessa", "Ravi", "Joanna",
	"Kieran", "Bethany", "Idris", "Paula",
};
static const char *const last_gb[] = {
	"Bennett", "Whitfield", "Okafor", "Brennan", "Mbeki", "Hughes", "Patel", "Marsh", "Fletcher", "Singh", "Barlow", "Khan", "Doyle", "Ahmed",
	"Pearce", "Sharma", "Holt", "Adeyemi",
	"Grant", "Murray", "Walsh", "Chambers", "Reid", "Osei", "Lowe", "Ferguson", "Nash", "Rahman", "Bishop", "Carver", "Dunn", "Ellis", "Frost",
	"Gill", "Hale", "Iqbal", "Jarvis", "Kemp",
};
static const char *const first_pl[] = {
	"Ana", "Piotr", "Katarzyna", "Tomasz", "Magdalena", "Krzysztof", "Joanna", "Andrzej", "Monika", "Marcin", "Agnieszka", "Paweł", "Ewa",
	"Michał", "Barbara", "Grzegorz", "Dorota",
	"Łukasz", "Beata", "Rafał", "Renata", "Jakub", "Iwona", "Wojciech", "Justyna", "Adam", "Zofia", "Kamil", "Hanna", "Mateusz",
};
static const char *const last_pl[] = {
	"Nowak", "Wójcik", "Kowalczyk", "Mazur", "Krawczyk", "Dudek", "Pawlak", "Sikora", "Baran", "Szewczyk", "Pietrzak", "Wróbel", "Zając", "Król",
	"Wieczorek", "Jabłoński", "Stępień",
	"Majewski", "Olszewski", "Jaworski", "Malinowski", "Adamczyk", "Górski", "Sawicki", "Bąk", "Chmiel", "Czarnecki", "Kubiak", "Lis", "Maj", "Urban", "Wilk",
};
static const char *const first_de[] = {
	"Jonas", "Hanna", "Lukas", "Lena", "Felix", "Anke", "Stefan", "Katrin", "Moritz", "Birgit", "Jürgen", "Silke", "Uwe", "Miriam", "Holger",
	"Ines",
};
static const char *const last_de[] = {
	"Weber", "Brandt", "Köhler", "Vogel", "Winkler", "Lindner", "Busch", "Krämer", "Pohl", "Seidel", "Thiel", "Ziegler", "Arndt", "Böhm", "Ernst",
	"Hahn",
};
static const char *const first_pt[] = { "João", "Mariana", "Tiago", "Inês", "Rui", "Beatriz", "Nuno", "Catarina", "Pedro", "Sofia", "Luís", "Marta", "Hugo", "Teresa" };
static const char *const last_pt[] = { "Ferreira", "Almeida", "Carvalho", "Ribeiro", "Gomes", "Teixeira", "Correia", "Pinto", "Rocha", "Cunha", "Moreira", "Neves" };
static const char *const first_xx[] = {
	"Olena", "Mykola", "Ayşe", "Emre", "Linh", "Minh", "Elena", "Andrei", "Fatima", "Yusuf", "Ngozi", "Chidi", "Mei", "Arjun", "Lucia", "Mateo",
};
static const char *const last_xx[] = {
	"Shevchenko", "Bondar", "Demir", "Yılmaz", "Tran", "Nguyen", "Petrova", "Popescu", "Haddad", "Eze", "Balogun", "Chen", "Rao", "Marchetti",
	"Ruiz", "Karim",
};

static const struct nation { const char *country, *lang; struct demo_list first, last; } nations[] = {
	{ "GB", "en", LIST(first_gb), LIST(last_gb) }, { "PL", "pl", LIST(first_pl), LIST(last_pl) }, { "DE", "de", LIST(first_de), LIST(last_de) },
	{ "PT", "pt", LIST(first_pt), LIST(last_pt) }, { "", "en", LIST(first_xx), LIST(last_xx) },
};
enum { NATIONS = sizeof nations / sizeof nations[0] };

/* Seven of ten are from the site's own country. */
struct str demo_name(struct arena *a, struct rand *r, struct str country, const char **lang)
{
	int64_t home = 0, which = rand_below(r, NATIONS);

	while (home < NATIONS - 1 && !str_is(country, nations[home].country))
		home++;
	if (rand_unit(r) < 0.7)
		which = home;
	const struct nation *n = &nations[which];
	struct str first = one_of(r, &n->first), last = one_of(r, &n->last);
	*lang = n->lang;
	return str_fmt(a, STR_FMT " " STR_FMT, STR_ARG(first), STR_ARG(last));
}
