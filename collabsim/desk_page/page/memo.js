/**
 * The memo as blocks, as Python's `report/desk/memo.py` has it: question, answer, how sure, who,
 * what it costs, what it does not say. Every text is marked with the results of its numbers.
 */

import { plain } from "./answering/index.js";

/** @typedef {{kind: string, texts?: string[], rows?: string[][], figure?: string, alt?: string, title?: string}} Block */
/** @typedef {{name: string, blocks: Block[]}} Part */

const grid = (one, title = one.title) => ({
  kind: "table",
  texts: title ? [title] : [],
  rows: [one.headings, ...one.rows.map((row) => (row.cells.length === 1 ? [...row.cells, ...one.headings.slice(1).map(() => "")] : row.cells))],
});

/**
 * @param {import("./app.js").App} app
 * @param {object} result
 * @param {string} toml - the file that gives the same in Python
 * @returns {{title: string, head: string, parts: Part[], numbers: object}}
 */
export function memoOf(app, result, toml) {
  const { answer, answers } = result;
  const word = (key, values = {}) => answers.text(`desk.${key}`, values);
  const parts = [
    { name: "question", blocks: [{ kind: "title", texts: [answer.question] }] },
    { name: "answer", blocks: answerBlocks(app, result, word) },
  ];
  if (!answer.neverActed) {
    parts.push(
      { name: "effect", blocks: [
        { kind: "figure", figure: "effect", texts: [word("memo_effect")] },
        grid(answer.table),
        ...answer.also.map((one) => grid(one)),
        { kind: "small", texts: [word("memo_table_note"), ...answer.notes] },
      ] },
      { name: "ended", blocks: [{ kind: "figure", figure: "ended", texts: [word("memo_ended")] }] },
      { name: "cost", blocks: [
        { kind: "heading", texts: [word("memo_cost")] },
        ...(answer.costs.length ? [{ kind: "paragraph", texts: answer.costs }] : []),
        ...answer.warnings.map((one) => ({ kind: "box", texts: [one] })),
        { kind: "paragraph", texts: [answer.worse] },
      ] },
    );
    if (result.moved) parts.push(moved(result, word));
  }
  parts.push(
    { name: "find_out", blocks: [{ kind: "heading", texts: [word("memo_find_out")] }, { kind: "bullets", texts: answer.ask }] },
    { name: "assumptions", blocks: [{ kind: "heading", texts: [word("memo_assumptions")] }, { kind: "table", texts: [], rows: answer.assumptions }] },
    { name: "limits", blocks: [
      { kind: "heading", texts: [word("memo_limits")] },
      { kind: "bullets", texts: answer.limits },
      { kind: "small", texts: ["pilot", "deliver", "good", "set"].map((key) => word(`memo_means_${key}`)) },
    ] },
    { name: "made", blocks: made(app, result, word, toml) },
  );
  parts.push({ name: "appendix", blocks: [
    { kind: "break" },
    { kind: "heading", texts: [word("memo_appendix")] },
    ...result.levels.map((one) => grid(one)),
  ] });
  return { title: plain(answer.question), head: word("memo_head"), parts, numbers: answer.numbers };
}

function answerBlocks(app, result, word) {
  const { answer } = result;
  const named = app.offered.municipalities.find(([number]) => number === result.question.town);
  const caveat = named
    ? [{ kind: "box", texts: [app.say("caveat", { name: named[1], size: app.words.number(result.question.sizes[0]), population: app.words.number(named[3]) })] }]
    : [];
  return [
    { kind: "answer", texts: answer.sentences },
    { kind: "lead", texts: [answer.title] },
    ...caveat,
    { kind: "small", texts: [word("memo_read"), word("memo_model")] },
  ];
}

function moved({ moved: { tornado, subject }, answers }, word) {
  const places = answers.text("desk.inhabitants", { size: answers.number(subject.population) });
  return { name: "sensitivity", blocks: [
    { kind: "heading", texts: [word("memo_moved")] },
    { kind: "paragraph", texts: [word("memo_moved_where", { places }), ...tornado.sentences, ...tornado.below.slice(0, 1)] },
  ] };
}

function made(app, result, word, toml) {
  const { answers, question } = result;
  const sentence = word("memo_made", {
    version: app.offered.version, scenario: app.offered.scenario_names[question.scenario] ?? question.scenario,
    replications: answers.number(result.replications), seed: answers.number(question.seed),
    rules: app.offered.rules,
  });
  const sets = question.sets ? ` --region-points ${question.sets}` : "";
  return [
    { kind: "small", texts: [sentence, app.say("made_file")] },
    { kind: "code", texts: toml.trimEnd().split("\n") },
    { kind: "code", texts: [`collabsim sweep ${question.preset}.toml --out runs`, `collabsim results runs${sets}`] },
  ];
}
