/** Instruments in the form: chosen from a list, each with the month it is decided in and its values. */

import { byId, html } from "../../classroom/page/dom.js";
import { monthsFor } from "./dated.js";
import { boundsOf, settingFault, withSaid, withUse, withoutUse } from "./deciding.js";
import { fault, numberFrom } from "./question.js";
import { searchField } from "./search.js";

const STRENGTH = { kind: "float", low: 0, high: 1 };

/** The instruments that were chosen, and the field that finds others. */
export function instruments(app) {
  const { each, most } = app.declared.instruments;
  const { instruments: uses } = app.question;
  const rest = Object.keys(each).filter((name) => !uses.some((use) => use.name === name));
  return html("div", { class: "decided", role: "group", "aria-labelledby": "decided-head" },
    html("h3", { id: "decided-head" }, app.say("instruments_head")),
    uses.map((use, place) => chosen(app, use, place)),
    searchField({
      id: "more-instruments", label: app.say("more_instruments", { count: app.words.number(rest.length) }),
      placeholder: app.say("more_instruments_placeholder"),
      entries: () => rest.map((name) => ({ key: name, text: app.instrumentName(name) })),
      choose: (name) => {
        if (uses.length >= most) {
          app.tell(app.say("file_many_instruments", { count: app.words.number(most) }));
          return;
        }
        app.ask(withUse(app.question, name)).then(() => byId(`instrument-${uses.length}-from`)?.focus());
      },
      count: (count) => app.counted("fits", count),
    }));
}

/** One instrument. */
function chosen(app, use, place) {
  const declared = app.declared.instruments.each[use.name];
  const id = `instrument-${place}`;
  const name = app.instrumentName(use.name);
  return html("div", { class: "instrument", role: "group", "aria-labelledby": `${id}-name` },
    html("p", { class: "label" },
      html("b", { id: `${id}-name` }, name),
      html("button", {
        id: `${id}-remove`, type: "button", class: "link", "aria-label": app.say("remove_instrument", { instrument: name }),
        onclick: () => {
          app.ask(withoutUse(app.question, place)).then(() => byId("more-instruments")?.focus());
        },
      }, app.say("remove"))),
    html("p", { class: "small" }, app.answers.text(`instrument_about.${use.name}`)),
    html("div", { class: "fields" },
      decidedIn(app, use, place, id),
      endsIn(app, use, place, id),
      declared.settings.map((setting) => settingField(app, use, place, setting)),
      declared.scales ? strengthField(app, use, place, declared) : null,
      payerField(app, use, place, declared)),
    use.cost ? html("p", { class: "small", id: `${id}-cost` }, app.say("instrument_cost", { listed: costsOf(app, use) })) : null);
}

/** What the instrument costs where the file says another sum than usual. */
function costsOf(app, { cost }) {
  const nok = (key, amount) => app.answers.text(`desk.within_${key}`, { nok: app.words.number(amount) });
  return app.words.list(Object.entries(cost).map(([key, amount]) => nok(key, amount)));
}

/** A field with its label. */
function field(label, id, control, { note = null, changed = false } = {}) {
  return html("div", { class: changed ? "field changed" : "field" },
    html("label", { for: id }, label), control,
    note === null ? null : html("span", { class: "note", id: `${id}-note` }, html("span", {}, note)),
    html("span", { class: "wrong", id: `${id}-wrong`, role: "alert" }));
}

/** A choice between some values that stand as text. */
function choices(id, values, chosenAt, set) {
  return html("select", { id, onchange: (event) => set(event.target.selectedIndex) },
    values.map((text, at) => html("option", { selected: at === chosenAt }, text)));
}

function decidedIn(app, use, place, id) {
  const months = monthsFor(app, use.month, { as: "decided" });
  return field(app.say("instrument_decided"), `${id}-from`,
    choices(`${id}-from`, months.map(({ text }) => text), months.findIndex(({ month }) => month === use.month),
      (at) => app.ask(withSaid(app.question, place, { month: months[at].month }))));
}

function endsIn(app, use, place, id) {
  const months = monthsFor(app, use.until ?? null, { first: use.month + 1, as: "until" });
  const at = use.until === undefined ? 0 : 1 + months.findIndex(({ month }) => month === use.until);
  return field(app.say("instrument_until"), `${id}-until`,
    choices(`${id}-until`, [app.say("until_end"), ...months.map(({ text }) => text)], at,
      (chosenAt) => app.ask(withSaid(app.question, place, { until: chosenAt ? months[chosenAt - 1].month : undefined }))));
}

function settingField(app, use, place, setting) {
  const one = boundsOf(setting, app.parameter(setting.parameter));
  const id = `instrument-${place}-${setting.name}`;
  const usual = typeof setting.value === "number" ? app.shownAmount(one, setting.value) : setting.value;
  const value = use.settings?.[setting.name] ?? usual;
  const says = (wanted) => {
    const { [setting.name]: _, ...others } = use.settings ?? {};
    const settings = wanted === usual ? others : { ...others, [setting.name]: wanted };
    app.ask(withSaid(app.question, place, { settings }));
  };
  const note = [app.say("usual", { value: app.valueWords(setting.parameter, usual) }), one.in_kroner ? app.say("kroner_of", { year: app.question.year }) : null]
    .filter(Boolean).join("; ");
  const words = (other) => app.valueWords(setting.parameter, other);
  const given = { note, changed: value !== usual };
  if (one.kind === "bool" || one.kind === "choice") {
    const values = one.kind === "bool" ? [false, true] : one.choices;
    return field(app.leverName(setting.parameter), id,
      choices(id, values.map(words), values.indexOf(value), (at) => says(values[at])), given);
  }
  const whole = one.kind === "int" || one.in_kroner;
  const wrong = (wanted) => settingFault(setting, app.parameter(setting.parameter), wanted, (parameter, nok) => app.shownAmount(parameter, nok));
  return field(app.leverName(setting.parameter), id, amount(app, id, value, { wrong, whole }, says), given);
}

/** A number that is told what is wrong with it. */
function amount(app, id, value, { wrong, whole = false }, set) {
  const decimals = Number.isInteger(value) ? 0 : Math.min(6, `${value}`.split(".")[1]?.length ?? 0);
  return html("input", {
    id, type: "text", inputmode: "decimal", maxlength: "20", autocomplete: "off", value: app.words.number(value, decimals),
    "aria-describedby": `${id}-note ${id}-wrong`,
    onchange: ({ target }) => {
      const wanted = numberFrom(target.value, app.words.language, whole);
      const found = wrong(wanted);
      if (!found) {
        set(wanted);
        return;
      }
      target.setAttribute("aria-invalid", "true");
      const values = Object.entries(found.values).map(([key, x]) => [key, app.words.number(x, Number.isInteger(x) ? 0 : 2)]);
      byId(`${id}-wrong`).textContent = app.say(found.key, Object.fromEntries(values));
    },
    onkeydown: (event) => {
      if (event.key === "Enter") event.target.blur();
    },
  });
}

function strengthField(app, use, place, declared) {
  const id = `instrument-${place}-strength`;
  const value = use.strength ?? declared.strength;
  const says = (strength) => app.ask(withSaid(app.question, place, { strength: strength === declared.strength ? undefined : strength }));
  return field(app.say("instrument_strength"), id, amount(app, id, value, { wrong: (wanted) => fault(STRENGTH, wanted, (x) => x) }, says), {
    note: app.say("usual", { value: app.words.number(declared.strength, 1) }), changed: value !== declared.strength,
  });
}

function payerField(app, use, place, declared) {
  const { payers } = app.declared.instruments;
  const id = `instrument-${place}-payer`;
  const value = use.payer ?? declared.payer;
  const says = (payer) => app.ask(withSaid(app.question, place, { payer: payer === declared.payer ? undefined : payer }));
  return field(app.say("instrument_payer"), id,
    choices(id, payers.map((one) => app.answers.text(`cost_payer.${one}`)), payers.indexOf(value), (at) => says(payers[at])),
    { changed: value !== declared.payer });
}
