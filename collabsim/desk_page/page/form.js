/** The form: question, municipality, what is changed, what nobody knows, and the two buttons. */

import { byId, html } from "../../classroom/page/dom.js";
import { monthsFor } from "./dated.js";
import { instruments } from "./deciding_form.js";
import { put } from "./drawing_in_turns.js";
import { caveatOf } from "./memo.js";
import { openRanges } from "./ranges.js";
import {
  LONGEST_QUESTION, MOST_SIZES, OWN, REPLICATIONS,
  asOwn, atPlacesOf, fault, nearest, numberFrom, ofPreset, withLever, withMonth, withSize,
} from "./question.js";
import { searchField } from "./search.js";

/** Draw the form anew from the question, part by part, keeping the focus where it was. */
export function* drawForm(app) {
  const form = byId("form");
  const parts = [
    () => [closing(app)],
    () => [part(app, 1, "question", asked(app))],
    () => [part(app, 2, "municipality", municipality(app))],
    () => levers(app),
    () => [part(app, 4, "unknown", unknown(app))],
    () => [buttons(app)],
  ];
  for (const [at, make] of parts.entries()) {
    const holder = form.children[at] ?? form.appendChild(html("div", { class: "held" }));
    const made = make();
    put(holder, Array.isArray(made) ? made : [part(app, 3, "change", yield* made)]);
    yield;
  }
}

function closing(app) {
  return html("div", { class: "close" },
    html("button", { type: "button", onclick: () => app.sheet(false) }, app.say("close_form")));
}

function part(app, number, key, content) {
  const heading = `part-${key}`;
  return html("section", { class: "part", "aria-labelledby": heading },
    html("h2", { id: heading }, `${number} ${app.say(`part_${key}`)}`), content);
}

// --- 1 -------------------------------------------------------------------------------------------

function asked(app) {
  const { offered, question } = app;
  const select = html("select", {
    id: "preset", "aria-labelledby": "part-question",
    onchange: (event) => {
      const key = event.target.value;
      app.ask(key === OWN ? asOwn(app.question) : atPlacesOf(offered, ofPreset(offered, key), app.question));
    },
  });
  for (const { key } of offered.presets) {
    select.append(html("option", { value: key, selected: key === question.preset }, app.say(`preset_${key}`)));
  }
  select.append(html("option", { value: OWN, selected: question.preset === OWN }, app.say("preset_own")));
  if (question.preset !== OWN) return [select];
  const input = html("input", {
    id: "own-question", class: "wide", type: "text", maxlength: String(LONGEST_QUESTION),
    value: question.question, placeholder: app.say("own_placeholder"),
    onchange: (event) => app.ask({ ...app.question, question: event.target.value.trim() }),
  });
  return [select, html("label", { for: "own-question", style: { "margin-top": "8px" } }, app.say("own_words")), input];
}

// --- 2 -------------------------------------------------------------------------------------------

function municipality(app) {
  const { offered, question } = app;
  const chips = html("div", { class: "chips", role: "group", "aria-label": app.say("sizes") });
  const shown = [...new Set([...offered.chips, ...question.sizes])].sort((a, b) => a - b);
  for (const size of shown) {
    const on = question.sizes.includes(size);
    chips.append(
      html("button", {
        id: `size-${size}`, type: "button", "aria-pressed": String(on),
        onclick: () => {
          const next = withSize(app.question, size, !on);
          if (next === app.question) app.tell(app.say(on ? "one_size" : "most_sizes", { count: MOST_SIZES }));
          else app.ask(next);
        },
      }, app.words.number(size)),
    );
  }
  chips.append(
    html("button", { id: "other-size", type: "button", "aria-expanded": String(app.otherSize), onclick: () => app.askOther() },
      app.say("other_size")),
  );
  const named = offered.municipalities.find(([number]) => number === question.town);
  const parts = [html("p", { class: "label" }, app.say("sizes")), chips];
  if (app.otherSize) parts.push(otherSize(app));
  parts.push(
    searchField({
      id: "town", label: app.say("like"), placeholder: app.say("like_placeholder"),
      value: named ? named[1] : "",
      entries: () => offered.municipalities.map(([number, name, county, population]) => ({
        key: number, text: name, find: number, more: app.say("town_more", { county, population: app.words.number(population) }),
      })),
      choose: (number) => chooseTown(app, number),
      clear: () => app.ask({ ...app.question, town: "" }),
      count: (count) => app.counted("fits", count),
    }),
  );
  const said = caveatOf(app, app.question);
  if (said) parts.push(html("p", { class: "caveat", id: "caveat" }, said));
  return parts;
}

function otherSize(app) {
  const add = () => {
    const field = byId("other-size-value");
    const size = numberFrom(field.value, app.words.language, true);
    const { least, most } = app.offered;
    if (!Number.isInteger(size) || size < least || size > most) {
      field.setAttribute("aria-invalid", "true");
      byId("other-wrong").textContent = app.say("wrong_bounds", {
        low: app.words.number(least), high: app.words.number(most),
      });
      return;
    }
    const near = nearest(app.offered, size);
    app.otherSize = false;
    app.ask(withSize(app.question, near, true));
    if (near !== size) {
      app.tell(app.say("nearest", { asked: app.words.number(size), near: app.words.number(near) }));
    }
  };
  return html("div", { class: "other" },
    html("label", { for: "other-size-value", class: "unseen" }, app.say("inhabitants")),
    html("input", {
      id: "other-size-value", inputmode: "numeric", placeholder: app.say("inhabitants"),
      "aria-describedby": "other-wrong",
      onkeydown: (event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          add();
        }
      },
    }),
    html("button", { type: "button", onclick: add }, app.say("add")),
    html("span", { id: "other-wrong", class: "wrong", role: "alert" }));
}

function chooseTown(app, number) {
  const found = app.offered.municipalities.find((one) => one[0] === number);
  const near = nearest(app.offered, found[3]);
  app.ask({ ...app.question, sizes: [near], town: number });
}

// --- 3 -------------------------------------------------------------------------------------------

function* levers(app) {
  const names = [...new Set([...app.offered.first, ...Object.keys(app.question.levers), ...app.added])];
  const rest = app.offered.levers.filter((name) => !names.includes(name));
  const fields = [];
  for (const name of names) {
    fields.push(leverField(app, name));
    yield;
  }
  return [
    html("div", { class: "fields" }, fields),
    searchField({
      id: "more", label: app.say("more_levers", { count: app.words.number(rest.length) }),
      placeholder: app.say("more_placeholder"),
      entries: () => rest.map((name) => ({ key: name, text: app.leverName(name) })),
      choose: (name) => {
        app.added.push(name);
        app.draw("form").then(() => byId(`lever-${name}`)?.focus());
      },
      count: (count) => app.counted("fits", count),
    }),
    instruments(app),
  ];
}

function leverField(app, name) {
  const one = app.parameter(name);
  const sides = app.question.levers[name];
  const before = sides ? sides.before : app.ownValue(name);
  const after = sides ? sides.after : before;
  const id = `lever-${name}`;
  const different = before !== after;
  const notes = [app.say("before", { value: app.valueWords(name, before) })];
  if (one.in_kroner) notes.push(app.say("kroner_of", { year: app.question.year }));
  const wrong = html("span", { class: "wrong", id: `${id}-wrong`, role: "alert" });
  const set = (value) => setLever(app, name, value, before, wrong);
  return html("div", { class: different ? "field changed" : "field" },
    html("label", { for: id }, app.leverName(name)),
    one.kind === "bool" || one.kind === "choice" ? choice(app, one, after, id, set) : amount(app, one, after, id, set),
    different && app.offered.dated.includes(name) ? since(app, name, id) : null,
    html("span", { class: "note", id: `${id}-note` }, notes.map((note) => html("span", {}, note))),
    wrong);
}

/** From when on a lever is changed. */
function since(app, name, id) {
  const month = app.question.levers[name].from ?? 0;
  const months = monthsFor(app, month);
  return html("span", { class: "since" },
    html("label", { for: `${id}-from`, class: "unseen" }, app.say("from_label", { lever: app.leverName(name) })),
    html("select", { id: `${id}-from`, onchange: (event) => app.ask(withMonth(app.question, name, months[event.target.selectedIndex].month)) },
      months.map((one) => html("option", { selected: one.month === month }, one.text))));
}

function choice(app, one, after, id, set) {
  const values = one.kind === "bool" ? [false, true] : one.choices;
  const select = html("select", {
    id, "aria-describedby": `${id}-note`,
    onchange: (event) => set(values[event.target.selectedIndex]),
  });
  for (const value of values) {
    select.append(html("option", { selected: value === after }, app.valueWords(one.name, value)));
  }
  return select;
}

function amount(app, one, after, id, set) {
  const decimals = Number.isInteger(after) ? 0 : Math.min(6, `${after}`.split(".")[1]?.length ?? 0);
  // Where 0 has a meaning of its own the field says that nothing is set.
  const nothing = after === 0 && !/\d/.test(app.valueWords(one.name, 0));
  return html("input", {
    id, type: "text", inputmode: one.kind === "int" ? "numeric" : "decimal", maxlength: "20",
    autocomplete: "off", value: nothing ? "" : app.words.number(after, decimals),
    placeholder: nothing ? app.say("as_before") : null,
    "aria-describedby": `${id}-note ${id}-wrong`,
    onchange: ({ target }) => set(nothing && !target.value.trim() ? 0 : numberFrom(target.value, app.words.language, one.kind === "int" || one.in_kroner)),
    onkeydown: (event) => {
      if (event.key === "Enter") event.target.blur();
    },
  });
}

function setLever(app, name, value, before, wrong) {
  const one = app.parameter(name);
  const sides = app.question.levers[name];
  // Where the scenario has another value than the question began with, its own is no way back to it.
  const same = sides !== undefined && value === sides.before && value !== app.ownValue(name);
  const found = same ? { key: "wrong_as_before", values: {} } : fault(one, value, (nok) => app.shownAmount(one, nok));
  const field = byId(`lever-${name}`);
  if (found) {
    field.setAttribute("aria-invalid", "true");
    const values = Object.fromEntries(
      Object.entries(found.values).map(([key, x]) => [key, typeof x === "number" ? app.words.number(x, Number.isInteger(x) ? 0 : 2) : x]),
    );
    wrong.textContent = app.say(found.key, values);
    return;
  }
  if (!app.offered.first.includes(name) && !app.added.includes(name)) app.added.push(name);
  app.ask(withLever(app.question, name, value, before));
}

// --- 4 -------------------------------------------------------------------------------------------

function unknown(app) {
  const { question, words } = app;
  const select = (id, values, chosen, set, label) => {
    const shown = values.includes(chosen) ? values : [...values, chosen].sort((a, b) => a - b);
    return html("span", {},
      html("label", { for: id, class: "unseen" }, label),
      html("select", { id, onchange: (event) => set(shown[event.target.selectedIndex]) },
        shown.map((value) => html("option", { selected: value === chosen }, words.number(value)))));
  };
  return [
    html("div", { class: "sets" },
      select("sets", [0, ...app.offered.numbers_of_sets], question.sets, (sets) => app.ask({ ...app.question, sets }), app.say("sets_label")),
      app.say("sets_of"),
      html("button", { type: "button", class: "link", id: "see-ranges", onclick: () => openRanges(app) }, app.say("see_ranges"))),
    html("div", { class: "sets", style: { "margin-top": "6px" } },
      select("replications", REPLICATIONS, question.replications,
        (replications) => app.ask({ ...app.question, replications }), app.say("replications_label")),
      app.say("replications_of")),
  ];
}

function buttons(app) {
  return html("div", { class: "go" },
    html("button", { id: "compute", type: "button", class: "main", onclick: () => app.compute() }, app.say("compute")),
    html("button", { id: "back", type: "button", onclick: () => app.back() }, app.say("back")));
}
