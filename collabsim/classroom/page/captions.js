/** One short sentence for each thing that happens, in the words of the page. */

/** Name of an idea: invented, and the same for the same pilot everywhere, the story too. */
export function ideaOf(words, pilot, sector) {
  if (pilot.followed) return words.text(`act_idea.${sector}`);
  const names = words.text(`idea.${sector}`).split("|");
  return names[pilot.row % names.length];
}

function who(world, words, post) {
  return post >= 0 ? world.town.post_names[words.language][post] : words.text("caption.nobody");
}

function units(world, words, rows) {
  const names = world.town.unit_names[words.language];
  if (rows.length <= 2) return words.list(rows.map((row) => names[row]));
  return words.text("caption.units", {
    first: names[rows[0]],
    count: words.number(rows.length - 1),
  });
}

/** Yes and no among the answers of several events, as the last part of a key. */
function tally(events, yes) {
  const count = events.filter(yes).length;
  if (events.length === 1) return { key: count ? "yes" : "no", values: {} };
  const key = count === events.length ? "all" : count === 0 ? "none" : "some";
  return { key, values: { yes: count, asked: events.length } };
}

const TELL = {
  unit_asked: (event, { world, words, events }) => {
    const { key, values } = tally(events, (e) => e.answer === "yes");
    const liked = key === "no" && event.good_idea ? "liked" : key;
    return [`unit_asked_${liked}`, { ...values, who: who(world, words, event.person) }];
  },
  unit_answered: (event, { world, words, events }) => {
    const { key, values } = tally(events, (e) => e.answer === "yes");
    const reason = words.text(`reason_short.${event.largest_shortfall}`);
    return [`unit_answered_${key}`, { ...values, who: who(world, words, event.person), reason }];
  },
  answered: (event, { world, words }) => [
    `answered_${event.answer}`,
    {
      who: who(world, words, event.person),
      reason: words.text(`reason_short.${event.largest_shortfall}`),
    },
  ],
  reviewed: (event, { world, words }) => [
    `reviewed_${event.answer}`,
    { who: who(world, words, event.person) },
  ],
  advised: (event, { world, words, events }) => {
    const key = events.some((e) => e.saw_route) ? "route" : "no_route";
    const names = [...new Set(events.map((e) => who(world, words, e.person)))];
    return [`advised_${key}`, { who: words.list(names) }];
  },
  started: (event, { words, world, pilot }) => [
    "started",
    {
      where: units(world, words, pilot.hosts),
      until: words.date(event.money_until_month),
    },
  ],
  proposed: (event, { words }) => ["proposed", { price: words.money(event.price_nok) }],
  dropped: (event) => [`dropped_${event.drop_reason}`, {}],
  case_opened: (event, { words, world, pilot }) => [
    "case_opened",
    {
      who: who(world, words, event.person),
      amount: words.money(event.yearly_nok),
      band: words.text(`caption.band_${pilot.case?.band ?? "a"}`),
    },
  ],
  decided: (event, { world, words }) => [
    `decided_${event.option}`,
    {
      who: who(world, words, event.person),
      amount: words.money(event.yearly_nok),
      reason: words.text(`reason_short.${event.largest_shortfall}`),
    },
  ],
  competition_ended: (event) => [event.won ? "competition_won" : "competition_lost", {}],
  listed: (event, { words }) => ["listed", { date: words.date(event.council_month) }],
  bridged: (event, { words }) => [
    "bridged",
    { months: words.counted("caption.months", event.bridge_months) },
  ],
  stopped: (event, { world, words }) => [
    event.contract_runs_out ? "stopped_later" : `stopped_${event.stop_stage}`,
    {
      who: who(world, words, event.person),
      reason: words.text(`reason_short.${event.stop_reason}`),
    },
  ],
  state: (event) => [`state_${event.state_after}`, {}],
};

/**
 * The sentence of a beat.
 *
 * @param {object} world
 * @param {object} state - as it is when the beat is told
 * @param {object} beat - of `steps.js`
 * @param {object} words
 */
export function captionOf(world, state, beat, words) {
  const events = beat.events.map((n) => world.events[n]);
  const event = events[events.length - 1];
  const pilot = state.pilots[beat.pilot] ?? null;
  const tell = TELL[beat.kind];
  const [key, values] = tell
    ? tell(event, { world, words, events, pilot })
    : [beat.kind, { who: who(world, words, event.person) }];
  const sentence = words.text(`caption.${key}`, values);
  return sentence.charAt(0).toLocaleUpperCase(words.locale) + sentence.slice(1);
}
