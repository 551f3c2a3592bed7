/** Tables a spreadsheet opens: typed numbers in the form the language writes them. */

import { countsOf, presentRun } from "./ensemble.js";
import { ideaOf } from "./captions.js";

/** Text of a table; with a decimal comma columns are parted by semicolons, as Excel wants it. */
export function written(rows, comma) {
  const apart = comma === "," ? ";" : ",";
  const cell = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value).replace(".", comma);
    return /[";,\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(apart)).join("\r\n")}\r\n`;
}

/** One row for each pilot of each world on the page, as the run ends. */
export function pilotsTable(app) {
  const { words, recording } = app;
  const { codes } = recording;
  const head = [
    "world",
    "pilot",
    "idea",
    "sector",
    "proposed",
    "price",
    "started",
    "money_ended",
    "state_12",
    "state_24",
    "state_36",
    "final",
    "outcome",
    "stage",
    "reason",
    "who",
    "verdict",
  ];
  const rows = [head.map((name) => words.text(`csv.${name}`))];
  app.worlds.forEach((world, side) => {
    world.pilots.forEach((pilot, row) => {
      const fate = world.fates[row];
      const sector = codes.sector[pilot.sector];
      const state = (code) => (code >= 0 ? words.text(`state.${codes.state[code]}`) : "");
      const month = (value) => (value >= 0 ? words.date(value) : "");
      rows.push([
        app.nameOfSide(side),
        row + 1,
        ideaOf(words, pilot, sector),
        words.text(`sector.${sector}`),
        month(pilot.proposed),
        pilot.price_nok,
        fate.verdict === "never_started" ? 0 : 1,
        month(fate.money_ended),
        state(fate.state_12),
        state(fate.state_24),
        state(fate.state_36),
        state(fate.final),
        words.text(`outcome.${codes.outcome[fate.outcome]}`),
        fate.stop ? words.text(`stage.${codes.stage[fate.stop.stage]}`) : "",
        fate.stop ? words.text(`reason.${codes.reason[fate.stop.reason]}`) : "",
        fate.stop && fate.stop.post >= 0
          ? world.town.post_names[words.language][fate.stop.post]
          : "",
        words.text(`verdict.${fate.verdict}`),
      ]);
    });
  });
  return rows;
}

/** The ensembles on the page: counts by class of share, with the run on the stage beside them. */
export function runsTable(app) {
  const { words, recording, setup } = app;
  const { bins } = recording;
  const rows = [
    ["world", "horizon", "from", "to", "runs", "this_run"].map((name) => words.text(`csv.${name}`)),
  ];
  app.sides.forEach((_, side) => {
    const ensemble = app.ensembleOf(side);
    if (!ensemble) return;
    const run = presentRun(app.worlds[side], setup.horizon);
    const { counts } = countsOf(ensemble, setup.horizon, 1000, bins);
    counts.forEach((count, k) => {
      const last = k === counts.length - 1;
      const here = run.share !== null && run.share >= bins[k] && (run.share < bins[k + 1] || last);
      rows.push([app.nameOfSide(side), setup.horizon, bins[k], bins[k + 1], count, here ? 1 : 0]);
    });
  });
  return rows;
}
