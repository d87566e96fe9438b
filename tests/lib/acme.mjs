/*
 * acme.mjs -- the map that the field learns on: Acme Stamping, current state (Rother and Shook, Learning to See), written over the API as a program would.
 *
 * Its ladder is published: 23.6 days and 188 seconds (the reference's TV21).
 */
export const acme = {
	stream: { title: 'Acme Stamping, steering brackets', family: 'Steering brackets', customer: 'State Street', supplier: 'Michigan Steel', planning: 'Production control', planning_by: 'MRP',
		demand_day: 920, available_min: 920, forecast_says: '90-day forecast, daily order', forecast_by: 'electronic', order_says: 'weekly fax', order_by: 'electronic',
		brought: 'Tue and Thu', shipped: 'once a day', stock_pieces: 4140, drawn: '2026-11-20' },
	steps: [
		{ name: 'Stamping', people: 1, cycle_s: 1, changeover_s: 3600, uptime_pct: 85, stock_days: 5, plan: 'manual' },
		{ name: 'S. weld #1', people: 1, cycle_s: 39, changeover_s: 600, uptime_pct: 100, stock_pieces: 7000, plan: 'manual' },
		{ name: 'S. weld #2', people: 1, cycle_s: 46, changeover_s: 600, uptime_pct: 80, stock_pieces: 1700, plan: 'manual' },
		{ name: 'Assembly #1', people: 1, cycle_s: 62, changeover_s: 0, uptime_pct: 100, stock_pieces: 2450, plan: 'manual' },
		{ name: 'Assembly #2', people: 1, cycle_s: 40, changeover_s: 0, uptime_pct: 100, stock_pieces: 1840, plan: 'manual' },
	],
};

export const sent = async (who) => ({ 'x-csrf': await who.csrf() });

/* { id, steps: [id, ...] } */
export async function draw(who, area, { stream, steps } = acme) {
	const id = (await who.api('POST', '/stream', { headers: await sent(who), body: { area, ...stream } })).is(201).json.id, made = [];

	for (const step of steps)
		made.push((await who.api('POST', '/stream_step', { headers: await sent(who), body: { stream: id, ...step } })).is(201).json.id);
	return { id, steps: made };
}
