/**
 * The lesson and the scenes on the whole screen: the step follows the scene.
 */

/** Questions of the exit ticket in each plan; outside a lesson those of the short one. */
const TICKET = { lesson_20: [1, 3], lesson_45: [1, 2, 3, 4] };

export function ticketOf(lesson) {
  return TICKET[lesson?.plan] ?? TICKET.lesson_20;
}

/** Steps of the plan that is under way; null where none is. */
export function stepsNow(app, plans) {
  const { lesson } = app.setup;
  return lesson ? plans[lesson.plan] : null;
}

/** The step of a plan that a scene belongs to; where the plan has no time for it, the one before. */
function stepAt(plans, steps, key) {
  const longest = Object.values(plans).reduce((a, b) => (b.length > a.length ? b : a));
  const all = longest.map((one) => one.key);
  return steps.findLastIndex((one) => all.indexOf(one.key) <= all.indexOf(key));
}

/** The lesson stands at the step of the scene that is on the screen. */
export function followScene(app, plans, key) {
  const steps = stepsNow(app, plans);
  const step = steps ? stepAt(plans, steps, key) : -1;
  if (step >= 0 && step !== app.setup.lesson.step) app.change(lessonAt(app, plans, step));
}

/** A step of the plan that is under way. What many runs gave is hidden until the class has voted. */
export function lessonAt(app, plans, step) {
  const { plan, started = Date.now() } = app.setup.lesson;
  const guess = plans[plan].findIndex((one) => one.key === "guess");
  return { lesson: { plan, step, started, begun: Date.now(), guessed: step > guess } };
}

/** Minutes and seconds, with a plus once the time is up. */
export function clock(seconds) {
  const whole = Math.abs(Math.round(seconds));
  const rest = String(whole % 60).padStart(2, "0");
  return `${Math.round(seconds) < 0 ? "+" : ""}${Math.floor(whole / 60)}:${rest}`;
}
