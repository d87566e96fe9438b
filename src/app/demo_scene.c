/*
 * demo_scene.c -- the ideas that wait for the example people, so that whoever signs in as one of them has something to do.
 *
 * A table: who gave it how many working days ago, and each step since. What is not stepped on stays open. Two rows of the team
 * leader's are late, as in a real week.
 */
#include "app/demo.h"

#define SAID(cat, waste, ...) .text = { WORK_ASSEMBLY, "en", cat, waste, __VA_ARGS__ }

const struct scene demo_scenes[] = {
	/* Waits for the team leader: two to answer, two to decide, one to verify, one to thank for; two of them late. */
	{ .by = WHO_MATE, .days = 2.4,
	  SAID("safety", "motion", "The crane hook swings when two of us turn the frame. One of us has to hold it with a hand.", "A tag line with a handle on the hook.", "") },
	{ .by = WHO_OPERATOR, .days = 0.2, .before = true, .after = true,
	  SAID("people", "motion", "The torque driver at station 6 hangs on the right, I reach across for every screw.", "Hang it on the left rail.", "") },
	{ .by = WHO_MATE, .days = 2.6,
	  SAID("quality", "defects", "Hoses for the two sizes differ by 20 mm only and hang on one hook.", "Colour bands for each length.", ""),
	  .steps = { { "answer", 2.1, .words = "You are right, I held two of them side by side. Let me ask purchasing about coloured ones." } } },
	{ .by = WHO_MATE, .days = 7.5,
	  SAID("delivery", "waiting", "Kanban bins carry a label on one side only, and it always faces the wall.", "Labels on both sides.", ""),
	  .steps = { { "answer", 6.6, .words = "Good one. I find out whether the printer can do two at once." } } },
	{ .by = WHO_OPERATOR, .days = 9,
	  SAID("quality", "motion", "M5 and M6 screws lie side by side at station 6 and look the same.", "Magnet trays of two colours.", ""),
	  .steps = { { "answer", 8.6, .words = "Yes! That one cost us two pumps in October. Please go ahead." },
		     { "do_it", 8.5, .target = WHO_OPERATOR, .due_days = 9 }, { "start", 6 }, { "done", 0.8, .words = "No mixed screws for four days. Four seconds less a pump." } } },
	{ .by = WHO_MATE, .days = 15,
	  SAID("delivery", "motion", "The label printer is behind station 8. For every pump I walk round the line.", "Put it between the last two stations.", ""),
	  .steps = { { "answer", 14.5, .words = "I walked it with you: 22 metres. We move it." }, { "do_it", 14.4, .target = WHO_MATE, .due_days = 13 }, { "start", 12 },
		     { "done", 3, .words = "22 m less for each pump, and labels are never late." }, { "verify", 0.6, .by = WHO_LEADER } } },

	/* The operator's own: one to do, one under way, a question, one thanked for, one declined. */
	{ .by = WHO_OPERATOR, .days = 6,
	  SAID("environment", "inventory", "Each seal comes in its own plastic bag. We fill a bin with bags every shift.", "Ask the supplier for trays with layers.", ""),
	  .steps = { { "answer", 5.6, .words = "I have wondered about that too. You may call the supplier with me on Thursday." }, { "do_it", 5.4, .target = WHO_OPERATOR, .due_days = 10 } } },
	{ .by = WHO_OPERATOR, .days = 12,
	  SAID("people", "motion", "I bend down for the base frames, the pallet stands on the floor.", "Two pallets under it for a start, then a lift table.", ""),
	  .steps = { { "answer", 11.6, .words = "Try it with two pallets first, I get them from the warehouse." }, { "trial", 11, .target = WHO_OPERATOR, .due_days = 14 }, { "start", 5 } } },
	{ .by = WHO_OPERATOR, .days = 3,
	  SAID("quality", "defects", "Grease gets on the flange from the gloves, and the gasket does not hold.", "A brush, and clean gloves at the station.", ""),
	  .steps = { { "ask", 2.5, .words = "Is it with the new gloves only, or with the old ones as well?" } } },
	{ .by = WHO_OPERATOR, .days = 26, .before = true, .after = true,
	  SAID("people", "motion", "The driver at station 5 hangs on the wrong side for everybody who is right-handed.", "Move it to the left rail.", ""),
	  .steps = { { "answer", 25.6, .words = "I tried it for ten pumps. My shoulder agrees with you." }, { "do_it", 25.5, .target = WHO_OPERATOR, .due_days = 10 }, { "start", 22 },
		     { "done", 17, .words = "Nobody reaches across. Six seconds less for each pump." }, { "verify", 16 },
		     { "thank", 15.5, .words = "Thank you, Ana. The late shift asked who did it." } } },
	{ .by = WHO_OPERATOR, .days = 18,
	  SAID("cost", "overprocessing", "We test the coupling guard by hand although the bench does it again.", "Leave the test by hand out.", ""),
	  .steps = { { "answer", 17.5, .words = "I ask quality what the test is for." },
		     { "decline", 16.5, .words = "The norm asks for both, and the bench does not feel a sharp edge. I have shown you the paragraph." } } },

	/* Passed up: to the supervisor, the value-stream manager, the executive. */
	{ .by = WHO_MATE, .days = 8,
	  SAID("delivery", "waiting", "When a kit is not complete I stand at the aisle and wave.", "A light that anybody can switch on.", ""),
	  .steps = { { "answer", 7.6, .words = "I have waved myself yesterday. It needs an electrician, I pass it on." },
		     { "pass_up", 6, .target = WHO_SUPERVISOR, .due_days = 7, .words = "It needs the electrician and half a shift without line 2." } } },
	{ .by = WHO_MATE, .days = 10,
	  SAID("delivery", "transport", "One hoist for two stations: I wait for it every tenth pump.", "A second light hoist at station 3.", ""),
	  .steps = { { "answer", 9.6, .words = "Counted with you for a shift: 14 waits. That is worth asking for." },
		     { "pass_up", 8, .target = WHO_VALUE_STREAM, .due_days = 10, .words = "About 3,800, more than I may decide." } } },
	{ .by = WHO_MATE, .days = 9,
	  SAID("quality", "skills", "New people learn each station from whoever stands beside them, each a bit differently.", "One picture card a station, made by the team.", ""),
	  .steps = { { "answer", 8.4, .words = "We would be the first to have them. Cards should look alike in all areas: the kaizen office makes the form." },
		     { "do_it", 7.5, .target = WHO_KPO, .due_days = 9 } } },
	{ .by = WHO_MATE, .days = 13,
	  SAID("safety", "transport", "Forklifts and people use one door between assembly and the yard.", "A second door for people in the side wall.", ""),
	  .steps = { { "answer", 12.6, .words = "I stood there for an hour with you. It has to change." },
		     { "pass_up", 11, .target = WHO_SUPERVISOR, .due_days = 5, .words = "It concerns the warehouse as well." },
		     { "pass_up", 7, .by = WHO_SUPERVISOR, .target = WHO_EXECUTIVE, .due_days = 8, .words = "A hole in the outer wall: about 11,000, and safety is for it." } } },

	/* Owned by people of the office. */
	{ .by = WHO_MATE, .days = 11,
	  SAID("delivery", "motion", "The trolley for housings does not fit between the stations, so we carry.", "A narrow one with the housings standing up.", ""),
	  .steps = { { "answer", 10.6, .words = "Let us build one from tubes before we buy anything." }, { "do_it", 10, .target = WHO_FACILITATOR, .due_days = 14 }, { "start", 6 } },
	  .actions = { { "Measure the way between the stations with the late shift", WHO_OPERATOR, 11 }, { "Order tubes and joints", WHO_FACILITATOR, 12 } } },
	{ .by = WHO_MATE, .days = 6,
	  SAID("people", "waiting", "The tablet at our board still shows two people who left in spring.", "Clean the list, and do it every quarter.", ""),
	  .steps = { { "answer", 5.6, .words = "I see it too. The administrator can do it." }, { "do_it", 5.4, .target = WHO_ADMIN, .due_days = 8 } } },

	/* The team's own, on the board: to do, doing (over its day), parked. */
	{ .by = WHO_MATE, .days = 4,
	  SAID("quality", "defects", "The wear ring can be put in the wrong way round.", "A pin in the fixture, so that it only fits one way.", ""),
	  .steps = { { "answer", 3.8, .words = "Show me where the pin would go. I like it." }, { "do_it", 3.7, .target = WHO_MATE, .due_days = 8 } } },
	{ .by = WHO_MATE, .days = 14,
	  SAID("delivery", "waiting", "At the change of shift nobody knows what is half finished.", "A card with three lines on the fixture.", ""),
	  .steps = { { "answer", 13.6, .words = "Simple and good. Try it with paper first." }, { "do_it", 13.5, .target = WHO_MATE, .due_days = 11 }, { "start", 12.5 } } },
	{ .by = WHO_MATE, .days = 16,
	  SAID("environment", "waiting", "The lamps over the empty end of the line burn all night.", "A switch of their own.", ""),
	  .steps = { { "answer", 15.5, .words = "True. The line is being moved, let us do it then." },
		     { "park", 15, .due_days = 38, .words = "The line is being moved; we do it with the move." } } },

	/* In the area that answers late: on the bottleneck list. */
	{ .by = WHO_MATE, .days = 8, .late_area = true,
	  SAID("delivery", "waiting", "The door sensor on the paint booth beeps too late, and we open into the spray.", "Move it 30 cm up the track.", "") },
};
const size_t demo_scene_count = sizeof demo_scenes / sizeof demo_scenes[0];
