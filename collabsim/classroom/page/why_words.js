/** What a replay says about a cause of a stop, in a sentence: as collabsim/report/verdicts.py words it. */

/** A month of the run within a sentence. */
function dateOf(words, month) {
  const values = { month: words.text(`story.month_${(month % 12) + 1}`), year: Math.floor(month / 12) + 1 };
  return words.text("story.date", values);
}

function monthsOf(words, count) {
  return words.counted("story.months", count);
}

/** What happened, as a clause out of a table of the catalogue. */
function factOf(table, words, world, cause) {
  return words.text(`${table}.${cause.kind}`, {
    who: cause.post >= 0 ? world.town.post_names[words.language][cause.post] : "",
    date: dateOf(words, Math.max(cause.month, 0)),
    months: monthsOf(words, cause.months),
    lever: cause.lever ? words.text(`lever.${cause.lever}`) : "",
    option: cause.option ? words.text(`because_option.${cause.option}`) : "",
  });
}

const capital = (sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1);

function keyOf(cause, state) {
  // A lever that was off has not happened: of it is said what it would have done.
  if (cause.because) return cause.lever ? "lever_holds" : "holds";
  if (state === null) return "beyond";
  return { stopped: "still_stopped", never_started: "displaced" }[state] ?? "not_saved";
}

/**
 * The sentence of one verdict: with "because" only of what happened, if the replay bore it out.
 *
 * @param {object} words
 * @param {object} world - the world whose posts the cause names
 * @param {object} cause - of the explanation, its option and the state in the replay as words
 * @param {number} afterMoney - months after the project money at which that state was
 */
export function verdictText(words, world, cause, afterMoney) {
  const fact = factOf("because_fact", words, world, cause);
  const state = cause.replayed;
  return words.text(`because.${keyOf(cause, state)}`, {
    fact: cause.because ? fact : capital(fact),
    undone: words.text(`because_undone.${cause.kind}`),
    months: monthsOf(words, afterMoney),
    state: state ? words.text(`state.${state}`) : "",
    lever: cause.lever ? words.text(`lever.${cause.lever}`) : "",
  });
}

/**
 * By which decision the fates of one pilot parted, in a sentence; never "because", as it tells
 * what would have been.
 *
 * @param {object} words
 * @param {object[]} worlds - the two of the picture
 * @param {object} found - of the data, `lost` the place of the world in which it stopped
 */
export function partedText(words, worlds, { lost, there, put_off: putOff, tried, final, cause }) {
  if (!cause) return tried ? words.counted("brief.parted_none", tried) : words.text("brief.parted_none_zero");
  const world = worlds[there ? 1 - lost : lost];
  const [facts, undone] = there ? ["why_fact", "why_undone"] : ["because_fact", "because_undone"];
  const fact = factOf(facts, words, world, cause);
  return words.text(`brief.parted_${there ? "there" : putOff ? "put_off" : "here"}`, {
    fact: there ? fact : capital(fact),
    undone: words.text(`${undone}.${cause.kind}`),
    state: words.text(`state.${world.codes.state[final]}`),
  });
}
