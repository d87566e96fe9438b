/*
 * cell.mjs -- the study of one small cell for the tests of its plan: two operators, eight elements, six places; made over the forms, as people make it.
 */
const id_of = (a) => Number(/\/(\d+)(?:[?#]|$)/.exec(a.is(303).location)[1]);

const places = [
	['Chute', .3, .3, 1.4, 1.2], ['CNC-12', 2.1, .3, 2, 1.2, { safety: '1', wip: '1' }], ['CNC-14', 6.3, .3, 2, 1.2, { safety: '1', wip: '1' }],
	['Press', 8.6, 1.9, 1.2, 1.4, { quality: '1', safety: '1', wip: '1' }], ['Gauge', 4.1, 4.3, 1.7, 1.2, { quality: '1' }], ['Rack', 1.5, 4.3, 2, 1.2],
];
const elements = [
	['Take casting from chute', 1, 3, '', 1, '', 'Chute'], ['CNC-12: unload, load, start', 1, 8, 46, 2, 'CNC-12'], ['Deburr edge', 1, 6, '', 2, ''], ['CNC-14: unload, load, start', 1, 9, 52, 3, 'CNC-14'],
	['Press plug', 1, 4, 8, 2, '', 'Press'], ['Gauge 2 diameters', 1, 6, '', 2, '', 'Gauge'], ['Place in rack, return', 1, 2, '', 3, '', 'Rack'], ['Pack a box of 12', 2, 20, '', 2, '', 'Rack'],
];

/* { study, places: { name: id }, elements: [id] }; who: a client that may study there; bound false: nobody said yet where anything is done. */
let counter = 0;        // an element's form names its study by the title

export async function cell_study(who, area, { bound = true } = {}) {
	const title = `Valve body cell ${++counter}`, study = id_of(await who.post('/study', { title, product: 'Valve body VB-220', area: String(area), demand_day: '375', available_min: '450', operators: '2' }));
	const made = { study, places: {}, elements: [] };
	const newest = async (of) => (await who.api('GET', `/${of}?sort=-id&limit=1`)).is(200).json.items[0].id;

	for (const [name, x, y, w, h, more] of places) {
		(await who.post(`/study/${study}/layout/place`, { name, x, y, w, h, ...more })).is(303);
		made.places[name] = await newest('study_place');
	}
	for (const [name, operator, hand_s, machine_s, walk_s, machine] of elements)
		made.elements.push(id_of(await who.post('/element', { study: title, name, operator, hand_s, machine_s, walk_s, machine })));
	if (bound)
		(await who.post(`/study/${study}/layout/stops`, Object.fromEntries(elements.flatMap((e, i) => (e[6] ? [[`e${made.elements[i]}`, made.places[e[6]]]] : []))))).is(303);
	return made;
}
