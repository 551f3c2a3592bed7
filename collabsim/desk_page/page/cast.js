/** People and places of a run in words, by the list of names that Python declares (`report/cast.py`). */

/** The word of a code by its number. */
export function wordOf(codes, kind, number) {
  const found = Object.entries(codes[kind] ?? {}).find(([, value]) => value === number);
  return found ? found[0].toLowerCase() : "none";
}

const whole = (pattern) => new RegExp(`^(?:${pattern})$`);
const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** How often each comes. @param {string[]} keys @returns {Map<string, number>} */
function often(keys) {
  const found = new Map();
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  return found;
}

/**
 * Names of the posts and units of a story, by their rows.
 *
 * @param {{tables: object, posts: string[], units: string[]}} story - tables "actor" and "unit", and names of their rows
 * @param {{codes: object, cast: object}} declared - codes of the engine's record, and how names are made
 * @param {object} words
 */
export function castOf(story, { codes, cast }, words) {
  const units = unitNames(story, { codes, cast }, words);
  const { actor } = story.tables;
  const kind = (row) => [actor.municipality_row, actor.role, actor.duty].map((column) => column[row]).join();
  const rows = Array.from({ length: actor.n }, (_, row) => row);
  const kinds = often(rows.map(kind));
  const posts = rows.map((row) =>
    postName({ row, name: story.posts[row], several: kinds.get(kind(row)) > 1, unit: units[actor.unit[row]] ?? "" }, actor, { codes, cast }, words));
  const leaders = rows.filter((row) => wordOf(codes, "Role", actor.role[row]) !== "frontline");
  const same = (row) => `${actor.municipality_row[row]} ${posts[row]}`;
  const shared = often(leaders.map(same));
  const named = leaders.filter((row) => shared.get(same(row)) > 1);
  for (const row of named) posts[row] = words.text("cast.named", { post: posts[row], name: story.posts[row] });
  return { units, posts };
}

function unitNames({ tables: { unit }, units }, { codes, cast }, words) {
  const place = (row) => `${unit.municipality_row[row]} ${unit.sector[row]}`;
  const places = often(units.map((_, row) => place(row)));
  return units.map((name, row) => {
    const sector = wordOf(codes, "Sector", unit.sector[row]);
    const numbered = whole(filled(cast.unit, { sector })).exec(name);
    if (!numbered) return name;
    return places.get(place(row)) === 1 ? words.text(`cast.only_${sector}`) : words.text(`cast.unit_${sector}`, { number: numbered[1] });
  });
}

function postName({ row, name, several, unit }, actor, { codes, cast }, words) {
  const own = {
    role: wordOf(codes, "Role", actor.role[row]),
    duty: wordOf(codes, "Duty", actor.duty[row]),
    field: actor.sector[row] < 0 ? (cast.several[name] ?? "") : wordOf(codes, "Sector", actor.sector[row]),
  };
  const section = whole(cast.section).exec(name);
  const numbered = whole(cast.numbered).exec(name);
  const known = {
    field: own.field !== "", section: section !== null, level: Boolean(section?.[1]), number: numbered !== null,
    shared: actor.shared[row] !== 0, several, superior: actor.superior[row] >= 0,
  };
  const fitting = cast.names.find((one) => ["", own.role].includes(one.role) && one.known.every((fact) => known[fact]));
  const part = `cast.part_${own.field}`;
  return words.text(filled(fitting.key, own), {
    unit, number: section?.[2] ?? numbered?.[1] ?? "", section: section && words.has(part) ? words.text(part) : "",
  });
}
