/** Opens the page: reads the data, draws everything, and draws again after every change. */

import { Act, asksForDashboard } from "./act.js";
import { addressForOthers } from "./address.js";
import { App } from "./app.js";
import { Calendar } from "./calendar.js";
import { captionOf, ideaOf } from "./captions.js";
import { Controls } from "./controls.js";
import { byId, html, say, svg, update } from "./dom.js";
import { Habits } from "./habits.js";
import { BULB } from "./icons.js";
import { makeWords } from "./i18n.js";
import { keep, kept, wasReloaded } from "./keeping.js";
import { startKeyboard } from "./keyboard.js";
import { Luck } from "./luck.js";
import { UnservedError, canMake, maker } from "./maker.js";
import { Panels } from "./panels.js";
import { PACES, Player } from "./player.js";
import { Pupil, asksForPupil } from "./pupil.js";
import { openRecording, unpack } from "./recording.js";
import { hashOf } from "./reducer.js";
import { read } from "./share.js";
import { fillSheet } from "./sheet.js";
import { onResize, sizeOf } from "./size.js";
import { SideTabs, isNarrow, onNarrow } from "./sides.js";
import { Stage } from "./stage.js";
import { Strip } from "./strip.js";
import { TimelineView } from "./timeline.js";

/** The last thing each world had to tell at or before a step. */
function lastBeat(app, side) {
  for (let k = app.position; k >= 0 && k > app.position - 40; k -= 1) {
    const beat = app.steps[k].beats[side];
    if (beat) return { beat, now: k === app.position, step: app.steps[k] };
  }
  return null;
}

class Page {
  constructor(app, settings) {
    this.app = app;
    this.settings = settings;
    this.player = new Player(app);
    this.controls = new Controls(app, this.player);
    this.towns = [0, 1].map((side) => document.querySelector(`#stage-${side} .town`));
    this.stages = this.towns.map((town, side) => new Stage(app, side, town));
    this.unfitted = new Set();
    this.strips = [0, 1].map((side) => new Strip(app, side, byId(`strip-${side}`)));
    this.luck = new Luck(app, byId("luck"), {
      makes: app.makes,
      onView: () => this.toggleView(),
    });
    this.timeline = new TimelineView(app, byId("timeline"));
    this.calendar = new Calendar(app, byId("calendar"));
    this.panels = new Panels(app, this.player, settings);
    byId("logo").append(
      svg("circle", { r: 13, class: "logo-ground" }),
      svg("path", { d: BULB, class: "logo-bulb", transform: "scale(9)", "stroke-width": 0.2 }),
    );
    this.languages = this.#languageButtons();
    this.tabs = new SideTabs(app, byId("side-tabs"));
    this.act = app.recording.data.act ? new Act(app, settings, byId("act")) : null;
    app.story = this.act;
    app.startLesson = (plan) => this.panels.lesson.start(plan);
    const back = byId("to-story");
    back.hidden = !this.act;
    back.addEventListener("click", () => this.act.enter(this.act.place, "push"));
    this.pupil = new Pupil(this);
    startKeyboard(this);
    this.#listen();
    app.onChange(() => this.plan());
    app.habits.onChange(() => this.plan());
    this.player.onChange(() => this.plan());
    this.draw();
  }

  #listen() {
    onResize(() => this.plan());
    onNarrow(() => this.plan());
    addEventListener("beforeprint", () => fillSheet(this.app, this.settings.plans));
    addEventListener("popstate", () => this.open(location.hash));
    this.towns.forEach((town, side) => {
      town.addEventListener("click", (event) => {
        const meaning = Stage.meaningOf(event.target);
        if (meaning) this.select(side, meaning);
      });
    });
  }

  /** Choose a pilot or a person and show its story. */
  select(side, meaning) {
    // On a pupil's page the picture is all there is room for.
    if (this.pupil.open) return;
    this.app.change({ selected: { side, ...meaning }, side, panel: "story" });
  }

  changePace(by) {
    const paces = Object.keys(PACES);
    const next = paces[paces.indexOf(this.player.pace) + by];
    if (next) this.player.setPace(next);
  }

  focusStage() {
    this.stages[this.app.setup.side].focus(this.app.worlds[this.app.setup.side].town.chief);
  }

  /** Show what a fragment names: a place in the story, the dashboard, or a setup of it. */
  open(fragment) {
    if (asksForPupil(fragment)) {
      this.pupil.enter(fragment);
      return;
    }
    this.pupil.close();
    const place = this.act && this.act.placeOf(fragment);
    if (place) {
      this.act.read(fragment);
      this.act.enter(place, "");
      return;
    }
    const link = asksForDashboard(fragment)
      ? null
      : read(fragment, this.app.recording, this.app.makes);
    if (this.act && !link && !asksForDashboard(fragment)) {
      this.act.enter();
      return;
    }
    this.act?.close();
    this.follow(link);
  }

  /** After a reload: the lesson, and what was on the dashboard. From here on it is kept. */
  resume() {
    const found = kept(this.app.recording, this.app.makes);
    const dashboard = asksForDashboard(location.hash);
    if (found) {
      if (dashboard || (wasReloaded() && this.act?.open)) this.follow(found.link);
      this.app.change(dashboard ? { ...found.lesson, panel: found.panel } : found.lesson);
    }
    addEventListener("pagehide", () => keep(this.app));
  }

  /** Show what a link says, or say why it cannot be shown. */
  follow(link) {
    if (!link) return;
    if (link.problem) {
      this.panels.tell(this.app.words.text(`share.${link.problem}`));
      return;
    }
    this.app.change(link.setup);
    this.player.go(link.step);
    // What has to be made first is longer or shorter than what is shown meanwhile.
    if (this.app.needsWorlds) this.app.awaited = { key: this.app.liveKey, position: link.step };
  }

  toggleView() {
    document.body.dataset.view = document.body.dataset.view === "luck" ? "" : "luck";
    this.plan();
  }

  /** Draw at the next frame, once, however many changes there are before it. */
  plan() {
    if (this.planned) return;
    this.planned = true;
    requestAnimationFrame(() => {
      this.planned = false;
      this.draw();
    });
  }

  draw() {
    const begun = performance.now();
    const { app } = this;
    update(document.documentElement, { lang: app.words.language });
    update(document.body, {
      "data-sides": app.worlds.length,
      "data-twin": app.setup.twin,
      "data-side": app.setup.side,
      "data-panel": app.setup.panel ?? "none",
      "data-lesson": this.#lessonStep(),
      "data-pace": this.player.playing ? this.player.pace : "still",
    });
    this.#drawWords();
    this.tabs.draw();
    this.calendar.draw();
    this.controls.draw();
    this.timeline.draw();
    app.worlds.forEach((_, side) => {
      this.#drawTitle(side);
      this.stages[side].draw();
      this.strips[side].draw();
    });
    this.luck.draw();
    this.panels.draw();
    this.#noteFoot();
    this.drawCaptions();
    this.slowest = Math.max(this.slowest ?? 0, (this.lastDraw = performance.now() - begun));
  }

  /** Key of the present step of the lesson, by which a narrow screen shares its height. */
  #lessonStep() {
    const { lesson } = this.app.setup;
    return lesson ? this.settings.plans[lesson.plan][lesson.step].key : null;
  }

  /** On a narrow screen the controls lie over the foot of the page: it is told how high they are. */
  #noteFoot() {
    const { height } = sizeOf(byId("controls"));
    if (height === this.foot) return;
    this.foot = height;
    const whole = Math.ceil(byId("controls").getBoundingClientRect().height);
    document.documentElement.style.setProperty("--foot", `${whole}px`);
  }

  #drawWords() {
    const { words } = this.app;
    if (this.drawnLanguage === words.language) return;
    this.drawnLanguage = words.language;
    document.title = words.text("page.title");
    document
      .querySelectorAll("[data-text]")
      .forEach((element) => say(element, words.text(element.dataset.text)));
    document
      .querySelectorAll("[data-label]")
      .forEach((element) => update(element, { "aria-label": words.text(element.dataset.label) }));
    for (const [language, { button, long, short }] of this.languages) {
      update(button, { "aria-pressed": String(language === words.language) });
      say(long, words.text(`page.language_${language}`));
      say(short, language);
    }
  }

  /** Made once, so that the one that was pressed keeps the focus. */
  #languageButtons() {
    const made = this.app.words.languages.map((language) => {
      const long = html("span", { class: "long" });
      const short = html("span", { class: "short", "aria-hidden": "true" });
      const onclick = () => this.app.change({ language });
      const button = html("button", { type: "button", lang: language, onclick }, long, short);
      return [language, { button, long, short }];
    });
    byId("languages").append(...made.map(([, { button }]) => button));
    return new Map(made);
  }

  #drawTitle(side) {
    const { app } = this;
    const { words } = app;
    const { town, levers } = app.sides[side];
    const data = app.recording.towns[town];
    const leaders = data.people.filter(
      (one) => !["frontline", "adviser", "coordinator", "state_superior"].includes(one.role),
    );
    const facts = [
      words.text("scene.facts", {
        population: words.number(data.population),
        units: words.number(data.units.length),
        leaders: words.number(leaders.length),
      }),
    ];
    if (levers.length) facts.push(words.counted("scene.levers", levers.length));
    const only = app.onlyCounted.filter((lever) => levers.includes(lever.key));
    const without = only.length
      ? words.text("scene.only_counted", {
          levers: words.list(only.map((one) => words.within(`lever.${one.key}`))),
        })
      : "";
    const key = app.nameOfSide(side) + facts.join() + without;
    const host = document.querySelector(`#stage-${side} .stage-title`);
    if (host.dataset.key === key) return;
    host.dataset.key = key;
    host.replaceChildren(
      html("h3", {}, app.nameOfSide(side)),
      html("p", {}, facts.join(" · ")),
      without ? html("p", { class: "without" }, without) : "",
    );
    update(this.towns[side], {
      "aria-label": words.text("scene.label", { name: app.nameOfSide(side) }),
    });
  }

  drawCaptions() {
    this.app.worlds.forEach((_, side) => this.#drawCaption(side));
    this.#fitCaptions();
  }

  #drawCaption(side) {
    const { app } = this;
    const host = document.querySelector(`#stage-${side} .caption`);
    const last = lastBeat(app, side);
    const told = last ? `${last.step.n[side]} ${last.now} ${app.worlds[side].name}` : "none";
    const { width } = sizeOf(this.towns[side]);
    const key = `${told} ${app.words.language} ${width}`;
    if (host.dataset.key === key) return;
    host.dataset.key = key;
    update(host, { "data-fit": null, "data-now": last?.now ? "yes" : "no" });
    this.unfitted.add(host);
    if (!last) {
      host.replaceChildren(app.words.text("caption.none"));
      return;
    }
    const world = app.worlds[side];
    const state = app.timelineOf(world).at(last.step.n[side]);
    const sentence = captionOf(world, state, last.beat, app.words);
    const name = last.beat.pilot >= 0 ? app.nameOfPilot(side, last.beat.pilot) : "";
    const open = () => this.select(side, { pilot: last.beat.pilot });
    host.replaceChildren(
      name ? html("button", { type: "button", class: "told", onclick: open }, `${name}:`) : "",
      ` ${sentence}`,
    );
    if (last.now) this.#say(side, name, sentence);
  }

  /** No sentence is cut: a long one is written smaller, and gets more room if that is too little. */
  #fitCaptions() {
    for (const fit of ["small", "grown"]) {
      const long = [...this.unfitted].filter((host) => host.scrollHeight > host.clientHeight);
      this.unfitted = new Set(long);
      long.forEach((host) => update(host, { "data-fit": fit }));
    }
    this.unfitted.clear();
  }

  /** Readers of the screen hear the present sentence, unless the years fly by. */
  #say(side, name, sentence) {
    const { app } = this;
    if (this.player.playing && this.player.pace !== "read" && this.player.pace !== "walk") return;
    const where = app.worlds.length > 1 ? `${app.nameOfSide(side)}. ` : "";
    say(
      byId("live"),
      `${app.words.date(app.step.month)}. ${where}${name ? `${name}: ` : ""}${sentence}`,
    );
  }
}

/** Names that need the words of the page and the recording both. */
function addNames(app) {
  app.nameOfSide = (side) => {
    const { town, levers } = app.sides[side];
    const name = app.words.text(`scene.town_${app.recording.towns[town].key}`, {
      population: app.words.number(app.recording.towns[town].population),
    });
    if (app.setup.twin !== "lever") return name;
    return app.words.text(levers.length ? "scene.with_levers" : "scene.without_levers", { name });
  };
  app.nameOfPilot = (side, row, state) => {
    const pilot = app.worlds[side].pilots[row];
    const sector = app.recording.codes.sector[pilot.sector];
    const values = { number: app.words.number(row + 1), idea: ideaOf(app.words, pilot, sector) };
    if (!state) return app.words.text("pilot.name", values);
    return app.words.text("pilot.name_state", {
      ...values,
      state: app.words.text(`state.${state}`),
    });
  };
}

async function readData(settings) {
  if (settings.mode === "served") {
    const answer = await fetch("api/data");
    if (!answer.ok) throw new Error("server");
    return answer.json();
  }
  return unpack(byId("collabsim-data").textContent);
}

/** Where the page can make runs itself, every lever can be set to any value within its range. */
function letMake(app, settings) {
  app.makes = Boolean(settings.ranges) && canMake();
  if (app.makes) for (const lever of app.recording.levers) lever.range = settings.ranges[lever.key];
  else if (settings.ranges) app.setup.failed = app.words.text("maker.cannot");
  app.failure = (problem) => {
    if (problem instanceof UnservedError) return app.words.text("levers_panel.failed");
    return problem.code ? app.words.text("maker.failed", { why: problem.message }) : null;
  };
}

async function start() {
  const settings = JSON.parse(byId("collabsim-page").textContent);
  const words = makeWords(settings.catalogues, document.documentElement.lang);
  try {
    const recording = openRecording(await readData(settings));
    recording.yardstick = settings.yardstick;
    const app = new App(recording, settings.catalogues, {
      language: words.language,
      panel: isNarrow() ? null : "lesson",
    });
    app.habits = new Habits();
    app.addressForOthers = addressForOthers(settings);
    addNames(app);
    letMake(app, settings);
    const page = new Page(app, settings);
    page.open(location.hash);
    page.resume();
    window.collabsim = {
      page,
      app,
      maker,
      addressForOthers,
      hash: () => app.worlds.map((_, side) => hashOf(app.stateOf(side))).join("-"),
    };
    document.body.dataset.ready = "yes";
  } catch (problem) {
    const key = `page.problem_${problem.message}`;
    document.body.replaceChildren(
      html(
        "p",
        { class: "problem", role: "alert" },
        words.text(words.has(key) ? key : "page.problem"),
      ),
    );
    throw problem;
  }
}

start();
