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
  },
  add: ({ results }) => {
    results.forEach((one, at) => counts[at].push(...replicationsOf(one)));
  },
  /** The question with the sums of what was counted so far. */
  ask: ({ key, language, question, change }) => {
    const sums = sumsOf(answersIn(language), counts);
    const whole = { ...change, sums: { after: even(sums), before: odd(sums) }, sets: null, kroner: null };
    asked.set(key, { ...question, changes: [whole] });
  },
  /** One round of one set; whether it is still too coarse. */
  set: ({ language, results, first, sizes }) => {
    if (first) setCounts = Array.from({ length: 2 * sizes }, () => []);
    results.forEach((one, at) => setCounts[at].push(...replicationsOf(one)));
    const answers = answersIn(language);
    const pairs = Array.from({ length: sizes }, (_, at) => sumsOf(answers, setCounts.slice(2 * at, 2 * at + 2)));
    const one = answers.oneSet({ after: pairs.map(([after]) => after), before: pairs.map(([, before]) => before) });
    if (first) setsMade.push(one);
    else setsMade[setsMade.length - 1] = one;
    return one.coarse;
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
};

self.onmessage = ({ data: { id, call, given } }) => {
  try {
    self.postMessage({ id, result: CALLS[call](given) });
  } catch (failure) {
    self.postMessage({ id, failed: failure instanceof Error ? failure.message : String(failure) });
  }
};
