/** The exit ticket on the screen: one question at a time, as many as the plan has time for. */

import { html } from "./dom.js";
import { ticketOf } from "./lesson_on_stage.js";

export function ticketScene(lesson) {
  const { app, words, act } = lesson;
  const questions = ticketOf(app.setup.lesson);
  const at = Math.min(act.place.beat, questions.length - 1);
  const last = at === questions.length - 1;
  const on = () => lesson.step(1);
  return {
    title: words.text("exit_ticket.title"),
    stage: [
      html("p", { class: "ask" }, words.text("exit_ticket.title")),
      html("p", { class: "headline" }, words.text(`exit_ticket.question_${questions[at]}`)),
    ],
    caption: lesson.text("question_of", {
      n: words.number(at + 1),
      of: words.number(questions.length),
    }),
    buttons: last
      ? [
          ["again", words.text("act.again"), () => act.again()],
          ["explore", `${words.text("act.explore")} →`, () => act.leave(), true],
        ]
      : [["next-question", `${words.text("act.on")} →`, on, true]],
  };
}
