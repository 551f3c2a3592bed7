/** The tabs: one is chosen by a click or with the arrow keys; its content is drawn when seen. */

import { byId, html } from "../../classroom/page/dom.js";

const TABS = ["effect", "ended", "kroner", "size", "matters", "tipping", "instruments", "pilot", "numbers"];

export function drawTabs(app) {
  const list = byId("tabs");
  list.setAttribute("aria-label", app.say("views"));
  list.replaceChildren(
    ...TABS.map((key) =>
      html("button", {
        id: `tab-${key}`, type: "button", role: "tab", "aria-controls": "view",
        "aria-selected": String(key === app.tab), tabindex: key === app.tab ? "0" : "-1",
        onclick: () => app.show(key),
        onkeydown: (event) => walk(app, event, key),
      }, app.say(`tab_${key}`)),
    ),
  );
  byId("view").setAttribute("aria-labelledby", `tab-${app.tab}`);
}

function walk(app, event, key) {
  const at = TABS.indexOf(key);
  const to = {
    ArrowRight: (at + 1) % TABS.length,
    ArrowLeft: (at + TABS.length - 1) % TABS.length,
    Home: 0,
    End: TABS.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  app.show(TABS[to]);
  byId(`tab-${TABS[to]}`).focus();
}
