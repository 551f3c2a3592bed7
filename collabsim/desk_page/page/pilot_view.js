/** The tab with the story of one pilot, without the change and with it, with the same luck. */

import { html } from "../../classroom/page/dom.js";
import { inWords } from "./stories.js";

export function* pilot(app, result) {
  const { say, words } = app;
  const { sizes } = result.question;
  const story = result.story ? yield* inWords(result.story, words) : null;
  const size = story?.size ?? sizes[0];
  const go = (replication, at = size) => app.actions.tellStory(at, replication);
  const asked = html("div", { class: "ask" },
    html("label", { for: "story-size" }, say("at_size")),
    html("select", { id: "story-size", onchange: (event) => go(0, sizes[event.target.selectedIndex]) },
      sizes.map((one) => html("option", { selected: one === size }, say("places", { size: words.number(one) })))),
    html("button", { id: "story-go", type: "button", class: "main", disabled: app.stale() || app.phase === "running", onclick: () => go(story ? story.replication + 1 : 0) },
      say(story ? "story_other" : "story_go")));
  if (!story) return [asked, html("p", { class: "reading" }, say("story_about"))];
  const list = story.pilots.map((one) =>
    html("option", { selected: one.row === story.row }, say("story_pilot", { number: words.number(one.row + 1), idea: one.idea, end: one.end })));
  const choose = html("p", { class: "ask" },
    html("label", { for: "story-pilot" }, say("story_choose")),
    html("select", { id: "story-pilot", onchange: (event) => app.actions.chooseStory(story.pilots[event.target.selectedIndex].row) }, list));
  const sides = [];
  for (const [at, side] of story.sides.entries()) sides.push(yield* oneSide(app, side, at));
  return [asked, choose, html("div", { class: "story two" }, sides)];
}

function* oneSide(app, side, at) {
  const { say, words } = app;
  const lines = [];
  for (const { month, sentence } of side.lines) {
    lines.push(html("li", {}, html("time", {}, words.date(month)), sentence));
    yield;
  }
  return html("section", { "aria-label": say(at ? "side_after" : "side_before") },
    html("h3", {}, say(at ? "side_after" : "side_before")),
    lines.length ? html("ol", {}, lines) : html("p", {}, say("story_nothing")),
    lines.length ? html("p", { class: "small" }, say("story_end", { state: side.end })) : null);
}
