/** From an answer to what a figure shows: its texts, rows and legend. */

import { plain } from "./answering/index.js";
import { capital } from "./writing.js";
import { ticks } from "./drawing.js";
import { curveFigure, effectFigure } from "./figure_effect.js";
import { endedFigure } from "./figure_ended.js";
import { tippingFigure, tornadoFigure } from "./figure_moving.js";

/** What all figures of a result have. */
function base(app, result) {
  const { answers, answer } = result;
  const word = (key, values = {}) => answers.text(`desk.${key}`, values);
  const told = {
    word,
    number: (x, decimals = 0) => answers.number(x, decimals),
    signed: (x, decimals = 0) => answers.signed(x, decimals),
    head: {
      under: plain(answer.title),
      foot: word("figure_foot", { replications: answers.number(result.replications), result: result.id }),
      id: result.id,
    },
    sets: result.sets,
  };
  return told;
}

/** Decimals an effect is told with: none for a large count. */
export function decimalsOf({ declared }, row) {
  const { counts, rounded_from: from } = declared.told;
  return counts.includes(row.measure) && Math.abs(row.effect) >= from ? 0 : 1;
}

/** Rows of the two headlines over all pilots, by size. */
function panelsOf(told, result) {
  return result.answer.headlines.map((measure, at) => ({
    title: told.word(at === 0 ? "panel_one_year" : "panel_three_years"),
    rows: result.answer.rows.filter((row) => row.measure === measure && row.sectors === "all"),
  }));
}

function effectOf(app, result) {
  const told = base(app, result);
  const panels = panelsOf(told, result);
  const [first] = panels[0].rows;
  const per = first?.per ?? "started";
  const effect = (row) => told.signed(row.effect, decimalsOf(app, row));
  const verdict = (row) => told.word(`word_${app.declared.keys.classes[row.word]}`);
  const words = (row) => `${told.number(row.population)}: ${effect(row)} ${verdict(row)}`;
  return {
    ...told, panels, effect, verdict,
    title: plain(result.answer.figureTitle),
    axis: told.word(`axis_${per}`),
    alt: panels.map((panel) => `${panel.title}: ${panel.rows.map(words).join("; ")}.`).join(" "),
  };
}

function endedOf(app, result) {
  const told = base(app, result);
  const { endings } = result.answer;
  const sizes = [...new Set(endings.map((one) => one.population))];
  const shown = sizes.length > 2 ? [sizes[0], sizes.at(-1)] : sizes;
  const bars = endings
    .filter((one) => shown.includes(one.population))
    .map((one) => ({
      place: told.word("inhabitants", { size: told.number(one.population) }),
      side: told.word(`bar_${one.side}`),
      parts: one.parts,
    }));
  const alt = bars
    .map((bar) => `${bar.place}, ${bar.side}: ${bar.parts.map((part) => `${part.name} ${part.per_100}`).join(", ")}.`)
    .join(" ");
  return { ...told, endings: bars, alt };
}

/** What moves it. @param {object} moved - `{tornado, place}` as `moving.js` made it */
function tornadoOf(app, result, { tornado, subject, replications }) {
  const told = base(app, result);
  const word = (key, values = {}) => result.answers.text(`sensitivity.${key}`, values);
  const movers = tornado.rows.filter((row) => row.told_apart);
  const bars = movers.map((row) => ({
    name: capital(row.name),
    ends: [["low_words", "effect_low"], ["high_words", "effect_high"]].map(([words, value]) => ({
      effect: row[value],
      label: word("figure_label", { value: plain(row[words]), effect: told.signed(row[value], 1) }),
    })),
  }));
  const [title, ...rest] = tornado.sentences.map(plain);
  return {
    ...told, bars, own: tornado.own,
    ownWords: word("figure_own", { effect: told.signed(tornado.own.value, 1) }),
    title: title ?? told.word("figure_neutral"),
    axis: word("figure_x_effect", { unit: app.say(`unit_${subject.per}`) }),
    notes: [...rest.slice(0, 1), ...tornado.below.map(plain)].slice(0, 3),
    head: { ...told.head, under: `${told.head.under}\n${app.say("one_at_a_time", { size: told.number(subject.population) })}`, foot: word("figure_foot", { replications: told.number(replications), result: result.id }) },
    alt: bars.map((bar) => `${bar.name}: ${bar.ends.map((end) => end.label).join(", ")}.`).join(" "),
  };
}

function tippingOf(app, result, { tipping, subject, parameter, replications, level = 0 }) {
  const told = base(app, result);
  const word = (key, values = {}) => result.answers.text(`sensitivity.${key}`, values);
  // As sure as for the sentence: among so many looks one is clear by chance more easily.
  const limit = app.declared.moving.tipping.clear[tipping.looks.length - 1] ?? Infinity;
  const shown = (at) => plain(result.answers.value(parameter, at, subject.year));
  const looks = tipping.looks.map((one) => ({ ...one, told: Math.abs(one.value - level) > limit * one.error }));
  const levelWords = told.number(level);
  return {
    ...told, looks, level,
    range: [Math.min(...looks.map((one) => one.at)), Math.max(...looks.map((one) => one.at))],
    crossing: tipping.kind === "crossing" ? { low: tipping.low, at: tipping.at, high: tipping.high } : null,
    legend: {
      told: word("figure_told", { level: levelWords }),
      untold: word("figure_untold", { level: levelWords }),
      crossing: word("figure_crossing"),
    },
    title: plain(tipping.title),
    notes: tipping.sentences.map(plain).slice(0, 2),
    axis: word("figure_x_effect", { unit: app.say(`unit_${subject.per}`) }),
    ticks: ticksOf(app, result, parameter, looks),
    parameter: capital(result.answers.leverName(parameter)),
    head: { ...told.head, under: `${told.head.under}\n${app.say("effect_at", { size: told.number(subject.population) })}`, foot: word("figure_tipping_foot", { replications: told.number(replications), result: result.id }) },
    alt: `${plain(tipping.title)} ${looks.map((one) => `${shown(one.at)}: ${told.signed(one.value, 1)}`).join("; ")}.`,
  };
}

/** Round values along a parameter, in the kroner of the question where it is an amount. */
function ticksOf(app, { answers, question }, parameter, looks) {
  const amount = app.parameters.get(parameter).in_kroner;
  const shown = (at) => (amount ? answers.kroner(at, question.year) : at);
  const back = (at) => (amount ? answers.kronerOf2018(at, question.year) : at);
  const ends = looks.map((one) => shown(one.at));
  return ticks(Math.min(...ends), Math.max(...ends), 4).map((value) => ({
    at: back(value), label: answers.number(value, Number.isInteger(value) ? 0 : 2),
  }));
}

/**
 * A figure by name, drawn at a width; null where there is nothing to draw.
 *
 * @param {"effect"|"curve"|"ended"|"tornado"|"tipping"} name
 */
export function figureOf(app, result, name, width) {
  if (result.answer.neverActed) return null;
  if (name === "effect") return effectFigure(effectOf(app, result), width);
  if (name === "curve") {
    const told = effectOf(app, result);
    return told.panels[0].rows.length >= app.declared.told.fewest_on_curve ? curveFigure(told, width) : null;
  }
  if (name === "ended") return result.answer.endings.length ? endedFigure(endedOf(app, result), width) : null;
  if (name === "tornado" && result.moved) {
    const told = tornadoOf(app, result, result.moved);
    return told.bars.length ? tornadoFigure(told, width) : null;
  }
  if (name === "tipping" && result.tipped) return tippingFigure(tippingOf(app, result, result.tipped), width);
  return null;
}
