/**
 * What answers in a worker of its own, so that the page never waits: it keeps what was counted,
 * makes sums and answers of it, and hands back plain data.
 */

import { replicationsOf } from "./answerer.js";
import { openAnswers, plain } from "./answering/index.js";

const opened = new Map();
const asked = new Map();
let declared = null;
let counts = [];
let setCounts = [];
let setsMade = [];
let compared = { without: null, each: {} };
let kronerSets = [];

function answersIn(language) {
  if (!opened.has(language)) opened.set(language, openAnswers(declared, language));
  return opened.get(language);
}

function sumsOf(answers, cells) {
  const before = Math.min(...cells.map((one) => answers.followedBefore(one)));
  return cells.map((one) => answers.sums(one, before));
}

const even = (list) => list.filter((_, at) => at % 2 === 0);
const odd = (list) => list.filter((_, at) => at % 2 === 1);

/** Sums of kroner of both sides; null where no log was kept. */
function kronerOf(answers, cells) {
  const sums = cells.map((one) => answers.kronerSums(one));
  if (sums.includes(null)) return null;
  return { after: even(sums), before: odd(sums), replications: Math.min(...sums.map((one) => one.replications)) };
}

/** Sums of the two sides of one municipality. */
function sidesOf(answers, results) {
  return results === null ? null : sumsOf(answers, results.map(replicationsOf));
}

const CALLS = {
  declare: (given) => {
    ({ declared } = given);
    opened.clear();
  },
  begin: ({ cells }) => {
    counts = Array.from({ length: cells }, () => []);
    setsMade = [];
    kronerSets = [];
  },
  add: ({ results }) => {
    results.forEach((one, at) => counts[at].push(...replicationsOf(one)));
  },
  /** The question with the sums of what was counted so far. */
  ask: ({ key, language, question, change }) => {
    const answers = answersIn(language);
    const sums = sumsOf(answers, counts);
    const kroner = kronerOf(answers, counts);
    const whole = { ...change, sums: { after: even(sums), before: odd(sums) }, sets: null, kroner };
    asked.set(key, { ...question, changes: [whole] });
  },
  /** One round of one set in some municipalities; which of them are still too coarse. */
  set: ({ language, results, first, places }) => {
    if (first) {
      setCounts = places.map(() => [[], []]);
      setsMade.push([]);
    }
    const answers = answersIn(language);
    return places.map((place, at) => {
      const own = setCounts[place];
      own.forEach((side, of) => side.push(...replicationsOf(results[2 * at + of])));
      const [after, before] = sumsOf(answers, own);
      const made = answers.oneSet({ after: [after], before: [before] });
      setsMade[setsMade.length - 1][place] = made;
      return made.coarse;
    });
  },
  /** Kroner of one set, whose logs were kept. */
  kronerSet: ({ language, results, first }) => {
    if (first) kronerSets = [];
    const answers = answersIn(language);
    const sides = kronerOf(answers, results.map(replicationsOf));
    kronerSets.push({ effects: answers.kronerEffects(sides), replications: sides.replications });
  },
  kronerSets: ({ key }) => {
    const own = asked.get(key);
    const [{ replications }] = kronerSets;
    const effects = kronerSets.flatMap((one) => [...one.effects]);
    const over = { sets: kronerSets.length, replications, effects };
    asked.set(key, { ...own, changes: [{ ...own.changes[0], kronerSets: over }] });
  },
  sets: ({ key, language, points, replications }) => {
    const own = asked.get(key);
    const tried = answersIn(language).setsTried(points, setsMade, replications);
    // What was worked out for a question is kept by the question: another answer, another question.
    asked.set(key, { ...own, changes: [{ ...own.changes[0], sets: tried }] });
  },
  remarks: ({ key, remarks }) => {
    asked.set(key, { ...asked.get(key), remarks });
  },
  answer: ({ key, language }) => {
    const answers = answersIn(language);
    const own = asked.get(key);
    const answer = answers.answer(own);
    return { answer, table: answers.effectsTable(own) };
  },
  tornado: ({ language, subject, own, ends, sides, replications }) => {
    const answers = answersIn(language);
    const summed = Object.fromEntries(
      Object.entries(sides).map(([name, pair]) => [name, pair.map((one) => sidesOf(answers, one))]),
    );
    return answers.tornado({ subject, own: sidesOf(answers, own), ends, sides: summed, untried: [], replications });
  },
  memo: ({ key, language, ...given }) => {
    const answers = answersIn(language);
    const own = asked.get(key);
    const memo = answers.memo(own, own.changes[0], given);
    const title = plain(answers.answer(own).question);
    return { ...memo, title, head: answers.text("desk.memo_head") };
  },
  sheets: ({ key, language, ...given }) => answersIn(language).sheets(asked.get(key), given),
  /** Forget every answer but one. */
  keep: ({ key }) => {
    for (const one of asked.keys()) if (one !== key) asked.delete(one);
  },
  /** What was counted with an instrument; without a name with none, which begins anew. */
  instrument: ({ name, counted }) => {
    const counts = answersIn("en").instrumentCounts(replicationsOf(counted));
    if (name === null) compared = { without: counts, each: {} };
    else compared.each[name] = counts;
  },
  instruments: ({ language, told, rank, made }) => answersIn(language).instruments({ ...told, ...compared }, rank, made),
};

self.onmessage = ({ data: { id, call, given } }) => {
  try {
    self.postMessage({ id, result: CALLS[call](given) });
  } catch (failure) {
    self.postMessage({ id, failed: failure instanceof Error ? failure.message : String(failure) });
  }
};
