/** The moment two worlds part, in words: what happened on each side, and what it hung on. */

import { captionOf } from "./captions.js";
import { html } from "./dom.js";

const SIDES = ["a", "b"];

/** Decisions made by many draws at once: one number of them would say nothing. */
const MANY_DRAWS = new Set(["proposal_noise", "option_noise", "observation"]);

/** Values of the sentences that the captions have no words for, by kind of event. */
const OWN = {
  addressee_missed: () => ({}),
  addressee_found: (event, { who }) => ({ who }),
  no_free_unit: () => ({}),
  granted: (event, { words }) => ({ source: words.text(`source.${event.money_source}`) }),
  no_money: () => ({}),
  team_met: (event, { who }) => ({ who }),
  leader_met: (event, { who }) => ({ who }),
  observed: () => ({}),
  all_offered: () => ({}),
  alone: (event, { who }) => ({ who }),
  co_payment: (event, { who }) => ({ who }),
  agreement_answered: (event, { who }) => ({ who }),
  agreement_ended: (event, { who }) => ({ who }),
  word_answered: (event, { who }) => ({ who }),
  adopted: (event, { words }) => ({
    amount: words.money(event.yearly_nok),
    outcome: words.text(`outcome.${event.outcome}`),
  }),
  state: (event, { words }) => ({ state: words.text(`state.${event.state_after}`) }),
  fund: () => ({}),
  paid: () => ({}),
  entrepreneur_left: () => ({}),
  entrepreneur_came: () => ({}),
  chose_municipality: () => ({}),
  believed: () => ({}),
  legal_error: (event, { who }) => ({ who }),
  voided: (event, { who }) => ({ who }),
  taught: (event, { who }) => ({ who }),
  moored: () => ({}),
  slipped: () => ({}),
  labelled: (event, { who }) => ({ who }),
  politicians_door: (event, { who }) => ({ who }),
  private_asked: (event, { who }) => ({ who }),
  contract_talks: (event, { who }) => ({ who }),
  contract_ended: (event, { who }) => ({ who }),
  effect_measured: (event, { who }) => ({ who }),
  partners_asked: () => ({}),
  citizens_took_part: () => ({}),
};

/** Where both sides have the event: sentences for the fields that can differ in it. */
const DIFFERING = {
  case_opened: (event, what, { words }) => [
    what.has("levels_to_decider") &&
      (event.levels_to_decider === 0
        ? words.text("parting.levels_none")
        : words.counted("parting.levels", event.levels_to_decider)),
    what.has("band") && words.text(`caption.band_${event.band}`),
    (what.has("yearly_nok") || what.has("term_years")) &&
      words.text("parting.sum", {
        amount: words.money(event.yearly_nok),
        years: words.counted("luck.years", event.term_years),
      }),
  ],
  started: (event, what, { words }) => [
    what.has("money_until_month") &&
      words.text("parting.money_until", { date: words.date(event.money_until_month) }),
  ],
  stopped: (event, what, { words }) => [
    (what.has("stop_reason") || what.has("stop_argument")) &&
      words.text("parting.reason", {
        reason: words.text(`reason_short.${event.stop_reason}`),
        argument: words.text(`argument.${event.stop_argument}`),
      }),
  ],
};

function whoOf(world, words, post) {
  if (post < 0) return words.text("caption.nobody");
  return world.town.post_names[words.language][post];
}

function capital(sentence, words) {
  return sentence.charAt(0).toLocaleUpperCase(words.locale) + sentence.slice(1);
}

/** What one event of one side says, as a sentence. */
export function eventSentence(app, side, n) {
  const world = app.worlds[side];
  const { words } = app;
  const event = world.events[n];
  const about = { words, who: whoOf(world, words, event.person) };
  if (event.kind in OWN)
    return capital(
      words.text(`parting_event.${event.kind}`, OWN[event.kind](event, about)),
      words,
    );
  const beat = { kind: event.kind, pilot: event.pilot, events: [n] };
  return captionOf(world, app.timelineOf(world).at(n + 1), beat, words);
}

/** Whether the other municipality has nobody in a post like that of an event. */
function lacksPost(worlds, side, event) {
  if (event.person < 0) return false;
  const { role } = worlds[side].town.people[event.person];
  return !worlds[1 - side].town.people.some((person) => person.role === role);
}

/** Whether the same happens to the same pilot on both sides, to the same or to other people. */
function inBoth({ worlds }, parting) {
  const [a, b] = worlds.map((world, side) => world.events[parting.events[side]]);
  return Boolean(a && b) && ["kind", "pilot", "month"].every((field) => a[field] === b[field]);
}

/** One sentence for each side; a side that alone has the event comes first. */
function sidesOf(app, parting) {
  const { worlds, words } = app;
  const events = worlds.map((world, side) => world.events[parting.events[side]]);
  if (parting.only && !inBoth(app, parting)) {
    const has = SIDES.indexOf(parting.only);
    const told = [null, null];
    told[has] = eventSentence(app, has, parting.events[has]);
    const lacking = lacksPost(worlds, has, events[has]) ? "no_post" : "not_there";
    told[1 - has] = words.text(`parting.${lacking}`);
    return [has, 1 - has].map((side) => ({ side, sentence: told[side] }));
  }
  const what = new Set(parting.what);
  const differing = DIFFERING[parting.kind];
  const told = events.map((event, side) => {
    const parts = differing?.(event, what, { words }).filter(Boolean) ?? [];
    return parts.length ? parts.join(" ") : eventSentence(app, side, parting.events[side]);
  });
  // A number nobody sees can differ where the sentences do not.
  if (told[0] === told[1]) told[1] = words.text("parting.same_event");
  return told.map((sentence, side) => ({ side, sentence }));
}

/** The draw behind it, and what the two do not share. */
function behind(app, parting) {
  const { words, setup, worlds, sides } = app;
  const { number } = parting;
  // Where others are asked on each side, they do not draw the lot of the one who is recorded.
  const decision = parting.only && inBoth(app, parting) ? null : parting.decision;
  const sentences = [];
  const town = worlds[0].municipality === worlds[1].municipality;
  const side = parting.only === "b" ? 1 : 0;
  const person = (worlds[side].events[parting.events[side]]?.person ?? -1) >= 0;
  if (decision) {
    const draw = words.text(`parting_draw.${decision}`);
    const values = { draw, number: words.number(number, 2) };
    // In two municipalities a person draws a lot of their own, that nobody else has drawn.
    const key = MANY_DRAWS.has(decision) ? "drawn_many" : town || !person ? "drawn_same" : "drawn";
    sentences.push(words.text(`parting.${key}`, values));
    if (key === "drawn") sentences.push(words.text("parting.equal_luck"));
  } else {
    if (decision === "") sentences.push(words.text("parting.by_rule"));
    sentences.push(words.text("parting.equal_luck"));
  }
  if (!town) sentences.push(words.text("parting.differ_size"));
  else {
    const [without, withs] = sides.map((one) => one.levers);
    const levers = withs.filter((key) => !without.includes(key) && setup.levers.includes(key));
    const names = words.list(levers.map((key) => words.within(`lever.${key}`)));
    sentences.push(words.text("parting.differ_lever", { levers: names }));
  }
  return sentences.join(" ");
}

/**
 * What made two worlds part, in the language of the page.
 *
 * @returns {{lead: string, sides: Array<{side: number, sentence: string}>, behind: string} |
 *   null} null where they never part
 */
export function partingTold(app) {
  const { words, parting } = app;
  if (!parting) return null;
  const values = { date: words.date(parting.month) };
  const about = parting.pilot >= 0 ? app.nameOfPilot(0, parting.pilot) : null;
  const lead = about
    ? words.text("parting.lead_of", { ...values, pilot: about })
    : words.text("parting.lead", values);
  const opened = parting.kind === "case_opened" && !parting.only;
  return {
    lead: opened ? `${lead} ${words.text("parting.case_opened")}` : lead,
    sides: sidesOf(app, parting),
    behind: behind(app, parting),
  };
}

/** The note that stands at the mark while the page is at that step. Readers hear it. */
export class PartingNote {
  #app;
  #host;

  constructor(app, host) {
    this.#app = app;
    this.#host = host;
  }

  draw() {
    const app = this.#app;
    const here = app.parting && app.position === app.parting.position;
    const key = here
      ? `${app.words.language} ${app.liveKey} ${app.worlds.map((world) => world.name)}`
      : "";
    if ((this.#host.dataset.key ?? "") === key) return;
    this.#host.dataset.key = key;
    const told = here ? partingTold(app) : null;
    if (!told) {
      this.#host.replaceChildren();
      return;
    }
    const { words } = app;
    this.#host.replaceChildren(
      html("p", { class: "lead" }, told.lead),
      ...told.sides.map(({ side, sentence }) =>
        html(
          "p",
          { class: `side-${side}` },
          html("b", {}, words.text("parting.side", { name: app.nameOfSide(side) })),
          ` ${sentence}`,
        ),
      ),
      html("p", { class: "soft" }, told.behind),
    );
  }
}
