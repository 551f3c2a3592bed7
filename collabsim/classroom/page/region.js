/**
 * What nobody knows: the values of the model. The same figures over sets of values that nobody
 * can rule out, run when the page was made, for the municipalities as they are and for each
 * recorded lever alone.
 */

/** The kinds of comparison there is a sentence for. */
const OF_SIZE = "size";
const OF_LEVER = "gain";

/** The combinations of levers that were run, by mask; null where the page was made without. */
export function openRegion(region) {
  if (!region) return null;
  const combinations = new Map(region.combinations.map((one) => [one.mask, one]));
  return { points: region.points, of: (mask) => combinations.get(mask) ?? null };
}

/**
 * What was run of a choice of levers, null where nothing was: a slider that stands elsewhere
 * makes it another choice.
 */
export function regionOf(app, levers) {
  const { region, levers: all } = app.recording;
  const { values } = app.setup;
  const asRun = all
    .filter(({ key }) => levers.includes(key))
    .every((lever) =>
      Object.entries(lever.values).every(([name, value]) => (values?.[name] ?? value) === value),
    );
  return (asRun && region?.of(app.maskOf(levers, "ensemble_bit"))) || null;
}

/** Median, 5th and 95th percentile of the share that delivers on a side; null where not run. */
export function spreadOf(app, { town, levers }, horizon) {
  return regionOf(app, levers)?.share[town][horizon] ?? null;
}

/** What is compared on the page, and how many sets of values say what of it. */
function compared(app) {
  const { horizon } = app.setup;
  const { sides } = app;
  const last = sides[sides.length - 1];
  const run = regionOf(app, last.levers);
  if (!run) return { kind: "not_run" };
  const kind = sides.length === 2 && sides[0].town === last.town ? OF_LEVER : OF_SIZE;
  if (sides.length === 1 || (kind === OF_LEVER && !last.levers.length)) {
    const spread = run.share[last.town][horizon];
    return spread ? { kind: "one", spread } : { kind: "not_run" };
  }
  const told = kind === OF_SIZE ? run.size[horizon] : run.gain[last.town][horizon];
  return told.spread ? { kind, told } : { kind: "not_run" };
}

/** The same of one municipality without and with the levers that are on. */
function ofLevers(app, town, levers) {
  const { horizon } = app.setup;
  const run = regionOf(app, levers);
  if (!levers.length) {
    const spread = run?.share[town][horizon];
    return spread ? { kind: "one", spread } : { kind: "not_run" };
  }
  const told = run?.gain?.[town][horizon];
  return told?.spread ? { kind: OF_LEVER, told } : { kind: "not_run" };
}

function written({ kind, told, spread }, words, points, short) {
  const form = short ? "_short" : "";
  if (kind === "not_run") return words.text(`region.not_run${form}`);
  const values = { points: words.number(points) };
  if (kind === "one") {
    const [, low, high] = spread;
    values.low = words.number(100 * low);
    values.high = words.percent(high);
    return words.text(`region.one${form}`, values);
  }
  for (const name of ["more", "fewer", "untold"]) values[name] = words.number(told[name]);
  const sentence = words.text(`region.${kind}${form}`, values);
  if (short) return sentence;
  const so = words.text(`region.${kind}_${told.verdict}`);
  return kind === OF_SIZE ? `${sentence} ${so} ${words.text("region.bar")}` : `${sentence} ${so}`;
}

/** The sentence under the clouds; empty where the page was made without the sets of values. */
export function regionSentence(app, { short = false } = {}) {
  const { region } = app.recording;
  return region ? written(compared(app), app.words, region.points, short) : "";
}

/** The sentence under the figures of the levers. */
export function leverSentence(app) {
  const { region } = app.recording;
  const { town, levers } = app.setup;
  return region ? written(ofLevers(app, town, levers), app.words, region.points, false) : "";
}
