/** On a narrow screen one municipality is seen at a time: tabs choose which. */

import { byId, html, say, update } from "./dom.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
const NARROW = matchMedia("(max-width: 820px)");

/** Whether the page is laid out for a narrow screen, as `phone.css` has it. */
export function isNarrow() {
  return NARROW.matches;
}

/** Call a function when the page becomes narrow, or wide again. */
export function onNarrow(action) {
  NARROW.addEventListener("change", action);
}

export class SideTabs {
  #app;

  /** The tabs are made once, so that the one that was pressed keeps the focus. */
  constructor(app, host) {
    this.#app = app;
    this.tabs = [0, 1].map((side) =>
      html("button", {
        type: "button",
        role: "tab",
        id: `side-tab-${side}`,
        class: `side-${side}`,
        "aria-controls": `stage-${side}`,
        onclick: () => app.change({ side }),
      }),
    );
    host.append(...this.tabs);
    host.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Arrow keys, Home and End choose a tab, and are not the player's while one is on the tabs. */
  #move(event) {
    const last = this.#app.worlds.length - 1;
    const { side } = this.#app.setup;
    let to = { Home: 0, End: last }[event.key];
    if (event.key in STEPS) to = (side + STEPS[event.key] + last + 1) % (last + 1);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#app.change({ side: to });
    this.tabs[to].focus();
  }

  draw() {
    const { worlds, setup } = this.#app;
    const tabbed = isNarrow() && worlds.length > 1;
    this.tabs.forEach((tab, side) => {
      const chosen = side === setup.side;
      tab.hidden = side >= worlds.length;
      if (!tab.hidden) say(tab, this.#app.nameOfSide(side));
      update(tab, { "aria-selected": String(chosen), tabindex: chosen ? "0" : "-1" });
      // Side by side they are two sections; only where one is seen at a time, pages of tabs.
      update(byId(`stage-${side}`), {
        role: tabbed ? "tabpanel" : null,
        "aria-labelledby": tabbed ? tab.id : null,
      });
    });
  }
}
