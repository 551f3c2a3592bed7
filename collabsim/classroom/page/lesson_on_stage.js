/**
 * The lesson and the scenes on the whole screen: which scene belongs to which step of a plan,
 * and that the step follows the scene.
 */

/** Step of a plan by scene. The opening of the story is the time in which words are explained. */
const STEP_OF = {
  roles: "roles",
  vote: "guess",
  reveal: "compare",
  why: "why",
  rescue: "rescue",
  surprise: "rescue",
  buy: "rescue",
  close: "rescue",
  ticket: "close",
};

/** Questions of the exit ticket in each plan; outside a lesson those of the short one. */
const TICKET = { lesson_20: [1, 3], lesson_45: [1, 2, 3, 4] };

export function ticketOf(lesson) {
  return TICKET[lesson?.plan] ?? TICKET.lesson_20;
}

/** The step of a plan that a place on the stage belongs to. */
export function stepOf({ act, beat }) {
  if (act === "first") return beat ? "watch" : "opening";
  return STEP_OF[act];
}

/** Those of the scenes that a plan has time for; all of them outside a lesson. */
export function scenesOf(order, steps) {
  if (!steps) return order;
  const keys = new Set(steps.map((step) => step.key));
  return order.filter((act) => !STEP_OF[act] || keys.has(STEP_OF[act]));
}

/** Steps of the plan that is under way; null where none is. */
export function stepsNow(app, plans) {
  const { lesson } = app.setup;
  return lesson ? plans[lesson.plan] : null;
}

/** The lesson stands at the step of the scene that is on the screen. */
export function followScene(app, plans, place) {
  const steps = stepsNow(app, plans);
  const step = steps ? steps.findIndex((one) => one.key === stepOf(place)) : -1;
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
