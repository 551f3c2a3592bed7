/**
 * Small drawings with a meaning. Shape carries it; colour only repeats it.
 *
 * Everything is drawn around (0, 0) in a square of two units, with presentation
 * attributes and classes, so that a drawing can also be saved as a picture.
 */

import { svg } from "./dom.js";

/** The shape around a person says what post the person holds. */
export const FRAMES = {
  council: "M-2.3 .85V-.1a2.3 1.25 0 0 1 4.6 0V.85z",
  chief_executive: "M-.98 -.52L0 -1.06L.98 -.52V.52L0 1.06L-.98 .52z",
  sector_head:
    "M-.92 -.62a.3 .3 0 0 1 .3 -.3h1.24a.3 .3 0 0 1 .3 .3v1.24a.3 .3 0 0 1 -.3 .3h-1.24a.3 .3 0 0 1 -.3 -.3z",
  section_head: "M0 -.98a.98 .98 0 1 1 -.001 0z",
  unit_manager: "M-.88 -.25L0 -1L.88 -.25V.92H-.88z",
  adviser: "M0 -1.1L1.1 0L0 1.1L-1.1 0z",
  coordinator: "M0 -.98a.98 .98 0 1 1 -.001 0z",
  state_superior: "M-.9 -.9H.9V.2C.9 .75 .35 .98 0 1.12C-.35 .98 -.9 .75 -.9 .2z",
  frontline: "M0 -.9a.9 .9 0 1 1 -.001 0z",
};

const HEAD = "M0 -.62a.3 .3 0 1 1 -.001 0z";
const SHOULDERS = "M-.52 .62C-.52 .02 .52 .02 .52 .62z";

/** A person seen from the front, to be put into a frame. */
export function bust(scale = 1, x = 0) {
  return svg(
    "g",
    { transform: `translate(${x} 0) scale(${scale})`, class: "bust" },
    svg("path", { d: HEAD }),
    svg("path", { d: SHOULDERS }),
  );
}

/** A pile of coins. */
const COINS =
  "M-.5 -.32a.5 .2 0 1 0 1 0a.5 .2 0 1 0 -1 0v.32a.5 .2 0 0 0 1 0v-.32M-.5 0v.32a.5 .2 0 0 0 1 0v-.32";
const CART =
  "M-.6 -.42h.24l.2 .62h.62l.2 -.46h-.92M-.1 .42a.1 .1 0 1 1 -.001 0zM.4 .42a.1 .1 0 1 1 -.001 0z";

/** What an adviser advises on: money, purchases or law. */
export function dutySign(duty) {
  if (duty === "procurement") return svg("path", { d: CART, class: "cart" });
  if (duty !== "legal") return svg("path", { d: COINS, class: "cart" });
  return svg(
    "text",
    {
      class: "sign",
      "aria-hidden": "true",
      "text-anchor": "middle",
      y: ".32",
      "font-size": 0.95,
    },
    "§",
  );
}

/** The state of a pilot as a sign; each has its own outline. */
const STATE_SIGNS = {
  proposed: "M-.5 -.1a.5 .5 0 1 1 .75 .43v.3h-.5v-.3a.5 .5 0 0 1 -.25 -.43zM-.2 .78h.4",
  running: "M-.35 -.55L.6 0L-.35 .55z",
  delivering: "M-.6 .02L-.15 .48L.62 -.45",
  bridged: "M-.7 .35V.1A.7 .55 0 0 1 .7 .1V.35M-.7 .35H.7M0 -.4V.35",
  waiting: "M-.45 -.62H.45L0 0L.45 .62H-.45L0 0z",
  in_house: "M-.62 -.05L0 -.62L.62 -.05M-.42 -.1V.58H.42V-.1",
  other_supplier: "M-.62 -.25H.5L.2 -.55M.62 .25H-.5L-.2 .55",
  unused: "M-.4 -.45H.4L-.4 .45H.4",
  stopped: "M-.5 -.5L.5 .5M.5 -.5L-.5 .5",
  effect_contract: "M-.55 .5H.55M-.35 .5V-.05M0 .5V-.3M.35 .5V-.55",
  never_started: "M-.55 0H.55",
};

/** Which signs are filled; the others are strokes. */
const FILLED = new Set(["running", "waiting"]);

export function stateSign(state, size) {
  return svg("path", {
    d: STATE_SIGNS[state],
    transform: `scale(${size})`,
    class: FILLED.has(state) ? "sign-filled" : "sign-line",
    "stroke-width": 0.3,
  });
}

/** The sector as a sign on the ground of its units. */
export const SECTOR_SIGNS = {
  school: "M-1 -.25L0 -.7L1 -.25L0 .2zM-.55 0V.45C-.3 .7 .3 .7 .55 .45V0M.85 -.2V.4",
  kindergarten: "M-.75 .1h.7v.7h-.7zM.1 .1h.7v.7h-.7zM-.33 -.7h.7v.7h-.7z",
  care: "M0 .75C-1.3 -.15 -.75 -1 0 -.35C.75 -1 1.3 -.15 0 .75z",
  culture:
    "M-.7 -.6C-.2 -.4 .2 -.4 .7 -.6V.1C.7 .5 .2 .75 0 .8C-.2 .75 -.7 .5 -.7 .1zM-.35 -.05h.2M.15 -.05h.2M-.3 .3C-.1 .45 .1 .45 .3 .3",
  nav: "M-.8 .6V-.6L0 .6V-.6M.35 -.6V.6M.35 -.6h.2a.3 .6 0 0 1 0 1.2h-.2",
};

export const BULB =
  "M-.34 .42C-.34 .1 -.66 0 -.66 -.4A.66 .66 0 0 1 .66 -.4C.66 0 .34 .1 .34 .42zM-.3 .66H.3M-.18 .88H.18";
export const STAR =
  "M0 -.95L.25 -.32L.93 -.28L.41 .15L.58 .81L0 .45L-.58 .81L-.41 .15L-.93 -.28L-.25 -.32z";

/** Signs of an answer: they differ in the sign and in the shape of its ground. */
export const YES = "M-.5 .05L-.12 .42L.52 -.38";
export const NO = "M-.4 -.4L.4 .4M.4 -.4L-.4 .4";
