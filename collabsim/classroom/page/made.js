/**
 * Runs made by the page itself, in the shape of the recorded data, so that all the page knows
 * of a recording holds for them. Their stories are the captions of what happened.
 */

import { upper } from "./act_words.js";
import { captionOf } from "./captions.js";
import { openRecording } from "./recording.js";
import { Timeline } from "./reducer.js";
import { stepsOf } from "./steps.js";

const POOLED = ["pilots", "people", "entrepreneurs", "tracks", "fates"];

/** Two logs of one municipality, one after the other; each world knows its stretch. */
function joined(logs) {
  const [first, ...more] = logs;
  const made = { ...first, fields: { ...first.fields } };
  for (const log of more) {
    for (const name of Object.keys(log)) if (name !== "fields") made[name] = [...made[name], ...log[name]];
    for (const [kind, fields] of Object.entries(log.fields)) {
      const before = made.fields[kind] ?? {};
      made.fields[kind] = Object.fromEntries(
        Object.entries(fields).map(([name, values]) => [name, [...(before[name] ?? []), ...values]]),
      );
    }
  }
  return made;
}

const EMPTY = { month: [], kind: [], municipality: [], pilot: [], person: [], fields: {} };

/**
 * The data of some worlds, as docs/classroom_data.md tells it.
 *
 * @param {object} app
 * @param {Array<{town: number, levers: string[]}>} sides
 * @param {object[]} runs - one for each side
 * @param {{luck: {seed: number, replication: number}, towns: object[]}} shared - what the runs are
 *   runs of: their draw, and the municipalities in the hierarchies of that draw
 * @param {object[]} combinations - figures that are known already
 */
export function dataOf(app, sides, runs, { luck, towns }, combinations) {
  const { data } = app.recording;
  const pools = Object.fromEntries(POOLED.map((name) => [name, []]));
  const put = (name, values) => {
    const from = pools[name].length;
    pools[name].push(...values);
    return values.map((_, k) => from + k);
  };
  const logs = [0, 1].map((town) => runs.filter((_, k) => sides[k].town === town).map((run) => run.events));
  const begun = [0, 0];
  const worlds = runs.map((run, k) => {
    const { town, levers } = sides[k];
    const from = begun[town];
    const length = run.events.month.length;
    begun[town] += length;
    return {
      municipality: town,
      mask: app.maskOf(levers),
      levers,
      events: [from, length],
      ...Object.fromEntries(POOLED.map((name) => [name, put(name, run[name])])),
      stories: run.fates.map(() => []),
      because: run.fates.map(() => -1),
      patience_months: run.patience_months,
      town: { fund_nok: run.fund_nok },
    };
  });
  return {
    ...data,
    scenario: { ...data.scenario, ...luck },
    municipalities: towns,
    pools: {
      events: logs.map((own) => (own.length ? joined(own) : EMPTY)),
      ...pools,
      because: [],
    },
    worlds,
    twins: [],
    ensembles: { ...data.ensembles, combinations },
    texts: { ...data.texts, lines: [], causes: [] },
  };
}

/** The sentences of a pilot's story in every language, by the steps at which they can be told. */
function linesOf(app, world, steps, timeline, row) {
  return steps
    .filter((step) => step.beats[0]?.pilot === row)
    .map((step) => {
      const [beat] = step.beats;
      const state = timeline.at(beat.n);
      const told = (words) =>
        words.text("maker.line", {
          date: upper(words, words.date(beat.month)),
          sentence: captionOf(world, state, beat, words),
        });
      return { month: beat.month, texts: app.inEvery(told), events: beat.events };
    });
}

/** What became of it, at the end. */
function endOf(app, world, row) {
  const state = world.codes.state[world.fates[row].final];
  return app.inEvery((words) => words.text("maker.end", { state: words.text(`state.${state}`) }));
}

/** A recording of these data; each story is told when it is first read. */
export function openMade(app, data) {
  const recording = openRecording(data);
  const { lines } = data.texts;
  const put = (month, texts) => lines.push([month, texts, ""]) - 1;
  data.worlds.forEach((_, index) => {
    const world = recording.worldAt(index);
    let told = null;
    const tell = (row) => {
      told ??= { steps: stepsOf([world]), timeline: new Timeline(world) };
      const story = linesOf(app, world, told.steps, told.timeline, row);
      return [
        ...story.map((line) => [put(line.month, line.texts), ...line.events]),
        [put(world.months - 1, endOf(app, world, row))],
      ];
    };
    world.stories.forEach((__, row) => {
      let story = null;
      const get = () => (story ??= tell(row));
      Object.defineProperty(world.stories, row, { get, enumerable: true });
    });
  });
  return recording;
}
