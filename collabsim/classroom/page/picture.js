/**
 * The picture one takes along: what is on the stage, always with the ensemble beside it.
 * One run alone would look like an answer.
 */

import { svg } from "./dom.js";
import { drawClouds, runBeside } from "./ensemble.js";
import { spreadOf } from "./region.js";

const WIDTH = 1600;
const STAGE = 620;
const LUCK = 340;
const HEAD = 96;
const FOOT = 44;
const FONT = "Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif";

/** All rules of the page, so that the picture looks the same outside it. */
function rules() {
  return [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))
    .join("\n");
}

/** A copy of a drawing in which moved things stand where they are, without a style sheet's help. */
function still(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("[style]").forEach((part) => {
    const where = part.style.transform.replaceAll("px", "");
    part.removeAttribute("style");
    if (where) part.setAttribute("transform", where);
  });
  copy.querySelectorAll(".halo").forEach((halo) => halo.remove());
  return copy;
}

function stageOf(app, side, x, width) {
  const town = document.querySelector(`#stage-${side} .town`);
  const box = town.viewBox.baseVal;
  const caption = document.querySelector(`#stage-${side} .caption`).textContent.trim();
  const copy = still(town);
  for (const [name, value] of Object.entries({ x: 0, y: 34, width, height: STAGE - 34 }))
    copy.setAttribute(name, value);
  copy.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
  return [
    svg(
      "g",
      { class: `copy-${side}`, transform: `translate(${x} ${HEAD})` },
      svg(
        "text",
        { class: `side-${side} picture-name`, x: 4, y: 22, "font-size": 22, "font-weight": 700 },
        app.nameOfSide(side),
      ),
      copy,
    ),
    ...folded(caption, x + 4, HEAD + STAGE + 22, width, 16),
  ];
}

/** A long sentence in lines. */
function folded(sentence, x, y, width, size) {
  const most = Math.floor(width / (size * 0.5));
  const lines = [""];
  for (const word of sentence.split(" ")) {
    if (`${lines[lines.length - 1]} ${word}`.length > most) lines.push("");
    lines[lines.length - 1] = `${lines[lines.length - 1]} ${word}`.trim();
  }
  return lines
    .slice(0, 3)
    .map((line, k) => svg("text", { x, y: y + k * size * 1.25, "font-size": size }, line));
}

/**
 * The whole picture as an SVG element of its own.
 *
 * @param {App} app
 * @param {boolean} alone - whether it leaves the page and has to bring the style sheet along
 */
export function pictureOf(app, alone) {
  const { words, setup, recording } = app;
  const sides = app.worlds.length;
  const width = (WIDTH - 40 - (sides - 1) * 30) / sides;
  const captions = 66;
  const height = HEAD + STAGE + captions + 34 + LUCK + FOOT;
  const about = {
    horizon: setup.horizon,
    repeats: 1000,
    bins: recording.bins,
    words,
    sides: app.sides.map((one, side) => {
      const ensemble = app.ensembleOf(side);
      const run = runBeside(ensemble, app.worlds[side], setup.horizon, app.step.month);
      const spread = spreadOf(app, one, setup.horizon);
      return { ensemble, run, spread, name: app.nameOfSide(side) };
    }),
  };
  const under = HEAD + STAGE + captions;
  const years = words.counted("luck.years", setup.horizon / 12);
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${height}`,
      "font-family": FONT,
      class: "picture",
    },
    alone ? svg("style", {}, rules()) : null,
    svg("rect", { width: WIDTH, height, fill: "#fbfaf6" }),
    svg("text", { x: 20, y: 42, "font-size": 32, "font-weight": 700 }, words.text("page.question")),
    svg(
      "text",
      { x: 20, y: 74, "font-size": 20 },
      words.text("picture.moment", { date: words.date(app.step.month) }),
    ),
    app.worlds.flatMap((_, side) => stageOf(app, side, 20 + side * (width + 30), width)),
    svg(
      "text",
      { x: 20, y: under + 26, "font-size": 20, "font-weight": 700 },
      words.text("picture.luck", { years }),
    ),
    svg(
      "g",
      { transform: `translate(20 ${under + 36})` },
      drawClouds(about, { width: WIDTH - 40, height: LUCK }),
    ),
    svg(
      "text",
      { x: 20, y: height - 14, "font-size": 15 },
      words.text("picture.foot", {
        seed: recording.scenario.seed,
        replication: recording.scenario.replication,
      }),
    ),
    svg(
      "text",
      { x: WIDTH - 20, y: height - 14, "font-size": 15, "text-anchor": "end" },
      words.text(about.sides.some(({ spread }) => spread) ? "picture.spread" : "picture.interval"),
    ),
  );
}

async function asPng(written, width, height) {
  const url = URL.createObjectURL(new Blob([written], { type: "image/svg+xml" }));
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error("picture"));
    image.src = url;
  });
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  URL.revokeObjectURL(url);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Save the picture as "png" or "svg". */
export async function downloadPicture(app, kind, save) {
  const picture = pictureOf(app, true);
  const written = new XMLSerializer().serializeToString(picture);
  if (kind === "svg") save("collabsim.svg", written, "image/svg+xml");
  else
    save(
      "collabsim.png",
      await asPng(
        written,
        Number(picture.getAttribute("width")),
        Number(picture.getAttribute("height")),
      ),
      "image/png",
    );
}
