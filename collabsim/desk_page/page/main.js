/** Opens the page: reads what it is made with, and does what needs engine, files or links. */

import { byId, html } from "../../classroom/page/dom.js";
import { makeWords } from "../../classroom/page/i18n.js";
import { plain } from "./answering/index.js";
import { App } from "./app.js";
import { jsonAsset, library } from "./assets.js";
import { ClashError, NotOfferedError, UndatableError, computed, remarksOf } from "./compute.js";
import { undatable } from "./dated.js";
import { decidedFault } from "./deciding.js";
import { length } from "./drawing.js";
import { pause } from "./drawing_in_turns.js";
import { failureWords, openDesk, sentenceOf } from "./engine.js";
import { kronerOverSets } from "./kroner_sets.js";
import { fileIn, fragmentOf } from "./link.js";
import { instrumentsOf, toldInstruments } from "./instruments.js";
import { tippingOf, tornadoOf } from "./moving.js";
import { FileError } from "./file_error.js";
import { read, written } from "./scenario_file.js";
import { triedSets } from "./over_sets.js";
import { tellRun } from "./stories.js";
import { takeAlong } from "./take.js";
import { idOf } from "./question.js";

const settings = JSON.parse(byId("collabsim-desk").textContent);

/** What is done with the page beside looking at it. */
function actionsOf(app) {
  let running = null;
  let desk = null;

  const opened = async () => {
    desk ??= openDesk(app);
    try {
      return await desk;
    } catch (failure) {
      desk = null;
      throw failure;
    }
  };

  const failed = (failure) => {
    if (isCancelled(failure)) {
      app.foot.end(app.say("cancelled"));
      return;
    }
    if (failure instanceof NotOfferedError) app.fault = app.say("not_offered");
    else if (failure instanceof UndatableError) app.fault = undatableWords(app, failure.lever);
    else if (failure instanceof ClashError) app.fault = clashWords(app, failure);
    else if (["no_webassembly", "no_inflate"].includes(failure?.code)) {
      app.phase = "broken";
      app.broken = failureWords(app, failure);
    } else app.fault = failureWords(app, failure);
    app.foot.end(app.fault || app.broken);
  };

  /** One thing at a time: what is under way is given up first. */
  const doing = async (work) => {
    running?.abort();
    const own = new AbortController();
    running = own;
    app.fault = "";
    app.phase = "running";
    app.foot.begin();
    app.drawResult();
    try {
      await work(await opened(), own.signal);
    } catch (failure) {
      if (running === own) failed(failure);
    } finally {
      if (running === own) {
        running = null;
        if (app.phase === "running") app.phase = app.result ? "done" : "empty";
        app.drawResult();
      }
    }
  };

  /** What is told of a result, in the language of the page when it has been told. */
  const told = async (result) => {
    for (;;) {
      const { words, answers } = app;
      const { answer, table } = await result.desk.ask("answer", { key: result.id, language: words.language });
      if (app.words === words) {
        Object.assign(result, { answer, table, answers });
        return;
      }
    }
  };

  /** Of what was cancelled while sets were tried, the runs of the own values are an answer all the same. */
  const withoutSets = async (result) => {
    if (result.replications < result.question.replications) return;
    Object.assign(result, { final: true, cancelled: true });
    await result.desk.ask("remarks", { key: result.id, remarks: remarksFor(app, result) });
    await told(result);
  };

  const tellResult = async (question, found, own, id, signal) => {
    const result = { ...found, id, question, desk: own, moved: null, tipped: null, story: null };
    await told(result);
    signal.throwIfAborted();
    app.result = result;
    await own.ask("keep", { key: id });
    await app.drawResult();
    if (found.final) {
      byId("live").textContent = app.say("said_done", { answer: result.answer.sentences.map(plain).join(" ") });
    }
  };

  return {
    compute: () => {
      const question = structuredClone(app.question);
      return doing(async (first, signal) => {
        const wrong = decidedFault(app, question);
        if (wrong) {
          app.fault = app.said(wrong);
          return;
        }
        const own = await first.forQuestion(question);
        const id = idOf(question, app.offered.rules);
        try {
          await computed(own, question, {
            key: id,
            signal,
            overSets: triedSets,
            kronerOver: kronerOverSets,
            onFound: (found) => tellResult(question, found, own, id, signal),
            onProgress: (part, said) => app.foot.step(part, said),
          });
        } catch (failure) {
          if (isCancelled(failure) && app.result?.id === id) await withoutSets(app.result);
          throw failure;
        }
        const { words } = app;
        app.foot.end(app.say(app.result.sets ? "done_sets" : "done", {
          replications: words.number(question.replications),
          sets: words.number(app.result.sets),
          seconds: words.number(app.foot.seconds(), app.foot.seconds() < 10 ? 1 : 0),
        }));
      });
    },
    cancel: () => running?.abort(),
    more: (key, size) => {
      const { result } = app;
      return doing(async (_, signal) => {
        const onProgress = (part, told) => app.foot.step(part, told);
        if (key === "instruments") {
          result.compared = await instrumentsOf(result.desk, result, size, { signal, onProgress });
          result.ranked = await toldInstruments(app, result, result.compared);
        } else if (key === "matters") result.moved = await tornadoOf(result.desk, result, size, { signal, onProgress });
        else result.tipped = await tippingOf(result.desk, result, size, app.tippedLever, { signal, onProgress });
        app.foot.end(app.say("ready"));
      });
    },
    /** The same result in another language; nothing is run again. */
    retell: async () => {
      const { result } = app;
      try {
        await result.desk.ask("remarks", { key: result.id, remarks: remarksFor(app, result) });
        await told(result);
        const ranked = result.compared ? await toldInstruments(app, result, result.compared) : null;
        Object.assign(result, { moved: null, tipped: null, ranked });
      } catch (failure) {
        // An answer that was given up for another meanwhile is told no more.
        if (app.result !== result) return;
        app.fault = failureWords(app, failure);
      }
      app.drawResult();
    },
    buttons: () => drawButtons(app),
    tellStory: (size, replication) => {
      const { result } = app;
      return doing(async (_, signal) => {
        result.story = await tellRun(result.desk, result.question, size, replication, signal);
        app.foot.end(app.say("ready"));
      });
    },
    chooseStory: (row) => {
      app.result.story.row = row;
      app.draw("view").then(() => byId("story-pilot")?.focus());
    },
    take: async (key) => {
      try {
        await takeAlong(app, key, () => toml(app));
      } catch (failure) {
        app.tell(app.say("take_failed", { reason: failure.message }));
        throw failure;
      }
    },
  };
}

const isCancelled = (failure) => failure?.code === "cancelled" || failure?.name === "AbortError";

/** What is left out of a result, in the language of the page. */
function remarksFor(app, { desk, question, sets, final, cancelled }) {
  const reasons = cancelled ? { sets: app.say("reason_cancelled") } : desk.reasons;
  return remarksOf({ reasons }, question, sets > 0 || !final);
}

/** That a lever cannot stand beside one that changes within the run. */
const undatableWords = (app, lever) => app.say("undatable", { lever: app.leverName(lever) });

/** That values do not go together, at the start or from a month on. */
const clashWords = (app, { names, month }) =>
  app.say(month ? "clash_later" : "clash", { listed: app.words.list(names.map((name) => app.leverName(name))), month: app.words.number(month) });

// --- files and links -----------------------------------------------------------------------------

/** The file of the question in the form. */
async function toml(app) {
  const { stringify } = await library("smol-toml.js", "smolToml");
  const question = app.question.question || app.say(`preset_${app.question.preset}`);
  const fixed = undatable(app.question, app.offered);
  if (fixed) throw new Error(undatableWords(app, fixed));
  const wrong = decidedFault(app, app.question);
  if (wrong) throw new Error(app.said(wrong));
  return written(app.question, app.offered, stringify, (name) => app.ownValue(name), [
    app.say("file_head", { version: app.offered.version }), question,
  ]);
}

/** @param {() => Promise<string>} reading */
async function openText(app, reading) {
  try {
    const text = await reading();
    const library_ = await library("smol-toml.js", "smolToml");
    const kroner = (nok, year) => app.answers.kroner(nok, year);
    const question = read(text, app.offered, library_, (name) => app.parameter(name), kroner, app.declared.instruments);
    app.added = [];
    app.ask(question);
    app.tell(app.say("opened"));
    return true;
  } catch (failure) {
    if (!(failure instanceof FileError)) throw failure;
    const { listed } = failure.values;
    const values = listed ? { listed: app.answers.listed(listed.map((one) => app.words.number(one))) } : failure.values;
    const sentence = app.said({ key: failure.key, values });
    app.fault = failure.line ? app.say("at_line", { line: app.words.number(failure.line), sentence }) : sentence;
    app.drawResult();
    app.tell(app.fault);
    return false;
  }
}

function drawButtons(app) {
  const { say } = app;
  const file = html("input", {
    type: "file", accept: ".toml", id: "file", class: "unseen", tabindex: "-1", "aria-hidden": "true",
    onchange: async (event) => {
      const [chosen] = event.target.files;
      event.target.value = "";
      if (!chosen) return;
      await openText(app, () => {
        if (chosen.size > app.offered.most_bytes) throw new FileError("file_large");
        return chosen.text();
      });
    },
  });
  const language = html("select", {
    id: "language", "aria-label": say("language"), onchange: (event) => app.speak(event.target.value),
  }, app.words.languages.map((code) =>
    html("option", { value: code, lang: code, selected: code === app.words.language }, say(`language_${code}`))));
  byId("file-buttons").replaceChildren(
    html("button", { id: "open", type: "button", onclick: () => file.click() }, say("open")),
    html("button", { id: "save", type: "button", onclick: () => app.take("toml") }, say("save")),
    html("button", { id: "copy-link", type: "button", onclick: () => copyLink(app) }, say("copy_link")),
    language, file,
  );
}

async function copyLink(app) {
  const base = location.href.split("#")[0];
  const fragment = await fragmentOf(await toml(app), base);
  if (fragment === null) {
    app.tell(app.say("link_long"));
    return;
  }
  history.replaceState(null, "", fragment);
  try {
    await navigator.clipboard.writeText(base + fragment);
    app.tell(app.say("link_copied"));
  } catch {
    app.tell(app.say("link_in_bar"));
  }
}

async function openLink(app) {
  const text = await fileIn(location.hash, app.offered.most_bytes);
  if (text === null) return;
  if (text === undefined) {
    app.fault = app.say("link_broken");
    app.drawResult();
    return;
  }
  await openText(app, async () => text);
}

/** What keeps the page from opening, in one sentence where the answer would stand. */
function tellBroken(failure) {
  const words = makeWords(settings.catalogues, document.documentElement.lang);
  byId("answer").replaceChildren(
    html("h2", {}, words.text("desk_page.broken_title")),
    html("p", { class: "bad" }, sentenceOf(words, failure) ?? words.text("desk_page.not_opened", { reason: String(failure?.message ?? failure) })),
  );
  document.body.dataset.state = "broken";
}

async function start() {
  await pause();
  const [offered, declared] = await Promise.all([jsonAsset("offered.json"), jsonAsset("declared.json")]);
  for (const readied of [() => makeWords(settings.catalogues, document.documentElement.lang).number(1_000), () => length("0", 13)]) {
    // A browser's first number and first measured text take it long on a slow machine: each has a turn of its own.
    await pause();
    readied();
  }
  await pause();
  const app = new App({ settings, offered, declared, actions: actionsOf });
  document.body.append(
    html("div", { id: "open-form" }, html("button", { id: "open-sheet", type: "button", class: "main", onclick: () => app.sheet(true) }, app.say("open_form"))),
  );
  addEventListener("hashchange", () => openLink(app));
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) app.drawResult();
    width = innerWidth;
  });
  await app.drawing.done;
  await openLink(app);
  await app.drawing.done;
  globalThis.collabsimDesk = { app };
  document.body.dataset.ready = "";
}

start().catch(tellBroken);

