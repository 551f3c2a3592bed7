/** The panel beside the stage: one of several pages at a time, or none. */

import { byId, html, say, update } from "./dom.js";
import { glossaryPanel } from "./glossary.js";
import { helpPanel } from "./help.js";
import { LessonPanel } from "./lesson.js";
import { LeversPanel } from "./levers.js";
import { Live } from "./live.js";
import { MakingAnswers } from "./making_answers.js";
import { SharePanel } from "./sharing.js";
import { isNarrow } from "./sides.js";
import { StoryPanel } from "./story.js";

const COVERED = ["top", "scene", "controls"];
const PANELS = ["lesson", "levers", "story", "glossary", "share", "help"];

/** What a keyboard reaches. */
const PRESSED = "a, button, input, select, textarea, summary, [tabindex]";

export class Panels {
  #app;
  #drawn = "";
  #pages;
  #buttons = new Map();

  constructor(app, player, settings) {
    this.#app = app;
    const answers = app.makes && new MakingAnswers(app);
    const live = answers ? new Live(app, answers) : null;
    this.lesson = new LessonPanel(app, player, settings);
    this.#pages = {
      lesson: this.lesson,
      levers: new LeversPanel(app),
      story: new StoryPanel(app, player, live),
      glossary: glossaryPanel(app),
      share: new SharePanel(app),
      help: helpPanel(app),
    };
    this.title = html("h2", {});
    const shut = () => this.close();
    this.shut = html("button", { type: "button", class: "shut", onclick: shut }, "✕");
    this.body = html("div", { class: "panel-body" });
    byId("panel").append(html("header", {}, this.title, this.shut), this.body);
    for (const name of PANELS) {
      const button = html("button", {
        type: "button",
        "data-panel": name,
        onclick: () => this.toggle(name),
      });
      this.#buttons.set(name, button);
      byId("panels").append(button);
    }
  }

  open(name) {
    this.#app.change({ panel: name });
    this.#place();
    byId("panel").focus();
  }

  /**
   * Beside the stage, or on a narrow screen over it. The lesson leaves half of that screen to
   * the stage; what another panel covers cannot be reached before the panel is closed.
   */
  #place() {
    const { panel } = this.#app.setup;
    byId("panel").hidden = !panel;
    // What lies beneath the story is out of reach as long as the story is there.
    const story = document.body.dataset.act === "on";
    const covers = Boolean(panel) && panel !== "lesson" && isNarrow();
    for (const element of [document.querySelector(".skip"), ...COVERED.map(byId)])
      update(element, { inert: story || covers });
    const sheet = panel === "lesson" && isNarrow();
    if (sheet && !this.sheet) byId("scene").scrollIntoView();
    this.sheet = sheet;
  }

  close() {
    const was = this.#app.setup.panel;
    if (byId("dialog").open) byId("dialog").close();
    else if (was) {
      this.#app.change({ panel: null });
      this.#place();
      this.#buttons.get(was).focus({ preventScroll: true });
    }
  }

  toggle(name) {
    if (this.#app.setup.panel === name) this.close();
    else this.open(name);
  }

  /** A sentence that has to be seen before anything else. */
  tell(sentence) {
    const dialog = byId("dialog");
    const close = html(
      "button",
      { type: "button", class: "main", onclick: () => dialog.close() },
      this.#app.words.text("page.ok"),
    );
    dialog.replaceChildren(html("p", { role: "alert" }, sentence), close);
    dialog.showModal();
  }

  draw() {
    const { words, setup } = this.#app;
    for (const [name, button] of this.#buttons) {
      say(button, words.text(`panel.${name}`));
      update(button, { "aria-expanded": String(setup.panel === name), "aria-controls": "panel" });
    }
    this.#place();
    if (!setup.panel) {
      this.#drawn = this.place = "";
      return;
    }
    const page = this.#pages[setup.panel];
    say(this.title, words.text(`panel.${setup.panel}_title`));
    update(this.shut, {
      "aria-label": words.text("panel.close"),
      title: words.text("panel.close"),
    });
    const key = `${setup.panel} ${words.language} ${page.key()}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    const { lesson } = setup;
    const place = `${setup.panel} ${lesson?.plan} ${lesson?.step}`;
    this.#redraw(page, place === this.place);
    this.place = place;
  }

  /** Draw a page anew without losing the place one reads at or the button one is on. */
  #redraw(page, samePage) {
    const inside = this.body.contains(document.activeElement);
    const focused = document.activeElement?.dataset?.focus;
    const scroll = this.body.scrollTop;
    this.body.replaceChildren(...[page.build()].flat(Infinity).filter(Boolean));
    // What can be scrolled has to be reached by keyboard, also where there is nothing to press in it.
    update(this.body, { tabindex: this.body.querySelector(PRESSED) ? null : "0" });
    if (!samePage) this.body.scrollTop = 0;
    else this.body.scrollTop = scroll;
    if (focused)
      this.body.querySelector(`[data-focus="${focused}"]`)?.focus({ preventScroll: true });
    if (inside && !this.body.contains(document.activeElement))
      byId("panel").focus({ preventScroll: true });
    page.shown?.(this.body);
  }
}
