/** The municipality on the stage: built once for a size, brought up to date at every step. */

import { svg, update, say } from "./dom.js";
import { layOut } from "./layout.js";
import { PersonView, halfWidth, mindOf } from "./people.js";
import {
  drawGrounds,
  drawOutside,
  drawRowNames,
  drawRows,
  drawStaff,
  drawWires,
  staffDot,
} from "./scenery.js";
import { sizeOf } from "./size.js";
import { TokenView, ringOf } from "./tokens.js";
import { desks, placeOf, wayUp } from "./where.js";

const ROW_OF = {
  council: "council",
  chief_executive: "chief",
  sector_head: "sector",
  section_head: "section",
  unit_manager: "units",
  frontline: "units",
  adviser: "beside",
  coordinator: "beside",
  state_superior: "beside",
};
export class Stage {
  #host;
  #side;
  #app;
  #layout = null;
  #people = new Map();
  #tokens = new Map();
  #built = "";
  /** What Tab leads to: one person and one pilot, those one was last on. */
  #reached = { post: -1, pilot: -1 };
  #tabbed = [];

  /**
   * @param {App} app
   * @param {number} side - 0 left, 1 right
   * @param {SVGElement} host
   */
  constructor(app, side, host) {
    this.#app = app;
    this.#side = side;
    this.#host = host;
    host.addEventListener("focusin", (event) => {
      Object.assign(this.#reached, Stage.meaningOf(event.target));
      this.#drawReach();
    });
  }

  /** Where nothing is to move, things are put in their places at once. */
  get #still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  get #world() {
    return this.#app.worlds[this.#side];
  }

  /** Draw the present step. */
  draw() {
    const frame = sizeOf(this.#host);
    if (frame.width < 50 || frame.height < 50) return;
    const name = `${this.#world.name} ${frame.width} ${frame.height} ${this.#app.words.language}`;
    if (name !== this.#built) {
      this.#build(frame);
      this.#built = name;
    }
    this.#drawState();
  }

  #build(frame) {
    const { words } = this.#app;
    const { town, entrepreneurs } = this.#world;
    const layout = layOut(town, frame, entrepreneurs.length);
    this.#layout = layout;
    this.#people.clear();
    this.#tokens.clear();
    this.ways = svg("g", { class: "ways" });
    this.teams = svg("path", { class: "staff team" });
    this.tokenLayer = svg("g", { class: "tokens" });
    const names = drawRowNames(layout, words);
    this.stopTexts = names.stops;
    update(this.#host, { viewBox: `0 0 ${frame.width} ${frame.height}` });
    this.#host.style.setProperty("--label", String(layout.label));
    const parts = [
      drawRows(layout),
      drawWires(town, layout),
      drawGrounds(layout, words),
      drawStaff(town, layout),
      this.teams,
      this.ways,
      this.#drawPeople(),
      names.group,
      drawOutside(layout, words),
      this.tokenLayer,
    ];
    this.#host.replaceChildren(...parts.filter(Boolean));
  }

  #drawPeople() {
    const { town } = this.#world;
    const { people } = this.#layout;
    const group = svg("g", { class: "people" });
    town.people.forEach((person, post) => {
      if (!people[post]) return;
      const view = new PersonView(person, { ...people[post], post }, this.#layout);
      this.#people.set(post, view);
      group.append(view.element);
    });
    return group;
  }

  #drawState() {
    const app = this.#app;
    const world = this.#world;
    const state = app.stateOf(this.#side);
    const { month } = app.step;
    const lying = desks(world, state, month);
    const stops = this.#stops(state);
    this.#drawEverybody(state, month, lying, stops);
    this.#drawTeams(state);
    this.#drawTokens(state, month);
    this.#drawStops(stops);
    this.#drawReach();
  }

  /** Tab comes by one person and one pilot; from there arrow keys lead to the others. */
  #drawReach() {
    const { post, pilot } = this.#reached;
    const stops = [
      this.#people.get(post) ?? this.#people.get(this.#world.town.chief),
      this.#tokens.get(pilot) ?? this.#tokens.get(Math.min(...this.#tokens.keys())),
    ].map((view) => view?.element);
    this.#tabbed.forEach((one) => one && !stops.includes(one) && update(one, { tabindex: "-1" }));
    stops.forEach((one) => one && update(one, { tabindex: "0" }));
    this.#tabbed = stops;
  }

  /** Pilots stopped for good, by the post that said no or let them lie. */
  #stops(state) {
    const found = new Map();
    for (const pilot of state.pilots) {
      if (pilot?.state !== "stopped" || !pilot.stop) continue;
      found.set(pilot.stop.post, (found.get(pilot.stop.post) ?? 0) + 1);
    }
    return found;
  }

  #drawStops(stops) {
    const { people } = this.#world.town;
    const sums = new Map();
    for (const [post, count] of stops) {
      const row = post >= 0 ? ROW_OF[people[post].role] : "units";
      sums.set(row === "beside" ? "chief" : row, (sums.get(row) ?? 0) + count);
    }
    for (const [row, element] of this.stopTexts) {
      const count = sums.get(row) ?? 0;
      const { words } = this.#app;
      const full = words.counted("scene.stopped_here", count);
      say(element, count === 0 ? "" : this.#layout.left > 20 ? full : `✕ ${words.number(count)}`);
    }
  }

  #drawEverybody(state, month, lying, stops) {
    const { words, setup, recording } = this.#app;
    const world = this.#world;
    const { capacity } = recording.scenario.values;
    const answers = this.#answers(state, month);
    const hosting = new Set();
    state.pilots.forEach((pilot) => {
      if (pilot && ["running", "bridged", "effect_contract", "waiting", "delivering"].includes(pilot.state)) {
        pilot.hosts.forEach((unit) => hosting.add(unit));
      }
    });
    const chosen = setup.selected?.side === this.#side ? setup.selected.post : undefined;
    for (const [post, view] of this.#people) {
      const person = world.town.people[post];
      const cases = lying.get(post)?.length ?? 0;
      const now = {
        mind: mindOf(world, state, post),
        answer: answers.get(post) ?? null,
        cases,
        load: person.base_workload + cases,
        capacity,
        stops: stops.get(post) ?? 0,
        hosts: hosting.has(person.unit) && person.role === "unit_manager",
        selected: chosen === post,
      };
      const who = world.town.post_names[words.language][post];
      // What is written on the sign is part of the name: whoever says it aloud has to be understood.
      const stopped = now.stops > 1 ? [words.counted("scene.stopped_here", now.stops)] : [];
      view.draw(now, () => [words.counted("scene.person", cases, { who }), ...stopped].join(", "));
    }
  }

  /** Those of the staff who have met the entrepreneurs of pilots that are running. */
  #drawTeams(state) {
    const { town } = this.#world;
    let d = "";
    for (const pilot of state.pilots) {
      if (!pilot || !["running", "bridged", "effect_contract", "waiting"].includes(pilot.state)) continue;
      for (const post of Object.keys(pilot.met).map(Number)) {
        const person = town.people[post];
        if (person.role !== "frontline") continue;
        const unit = town.units[person.unit];
        d += staffDot(this.#layout, person.unit, post - unit.first_staff, unit.n_staff);
      }
    }
    update(this.teams, { d });
  }

  /** The last answer of each person in a case that is open or has just been closed. */
  #answers(state, month) {
    const found = new Map();
    for (const pilot of state.pilots) {
      if (!pilot?.case) continue;
      for (const [post, answer] of Object.entries(pilot.case.answers)) {
        if (!pilot.case.open && month - answer.month > 2) continue;
        found.set(Number(post), answer.yes ? "yes" : "no");
      }
    }
    return found;
  }

  #drawTokens(state, month) {
    const world = this.#world;
    const { setup, step } = this.#app;
    const told = step.beats[this.#side]?.pilot ?? -1;
    const crowd = new Map();
    this.ways.replaceChildren();
    state.pilots.forEach((pilot, row) => {
      const place = placeOf(world, pilot, row, month);
      if (!place) {
        this.#tokens.get(row)?.element.remove();
        this.#tokens.delete(row);
        return;
      }
      const { token, fresh } = this.#token(row, place, pilot);
      const at = this.#spot(place);
      const key = `${Math.round(at.x)} ${Math.round(at.y)}`;
      const k = crowd.get(key) ?? 0;
      crowd.set(key, k + 1);
      if (!fresh || this.#still) token.move(at.x + k * token.radius * 1.65, at.y - (k % 2) * 5);
      const chosen = setup.selected?.pilot === row;
      if (place.kind === "desk") this.#drawWay(place, at, row === told || chosen);
      token.draw({
        state: pilot.state,
        ring: ringOf(world, pilot, row, month),
        champion: pilot.champions.length > 0,
        told: row === told,
        selected: chosen,
        truth: setup.reveal ? (world.pilots[row].hidden.weak ? "−" : "+") : "",
        label: this.#app.nameOfPilot(this.#side, row, pilot.state),
      });
      if (row === told || chosen) this.tokenLayer.append(token.element);
    });
  }

  #token(row, place, pilot) {
    if (!this.#tokens.has(row)) {
      const token = new TokenView(row, this.#layout.token);
      const from = this.#layout.outside[pilot.entrepreneur] ?? this.#spot(place);
      token.move(from.x, from.y);
      this.#tokens.set(row, token);
      this.tokenLayer.append(token.element);
      // Once the browser has painted it there, it may move to where it belongs.
      requestAnimationFrame(() => requestAnimationFrame(() => this.draw()));
      return { token, fresh: true };
    }
    return { token: this.#tokens.get(row), fresh: false };
  }

  #spot(place) {
    const { people, units, outside, person, token } = this.#layout;
    if (place.kind === "outside") {
      const { x, y } = outside[place.entrepreneur] ?? outside[0];
      return { x, y: y - person };
    }
    if (place.kind === "unit") return units[place.unit];
    const post = place.desks[0];
    const size = halfWidth(this.#world.town.people[post], this.#layout);
    return { x: people[post].x - size * 0.2, y: people[post].y - size - token * 0.55 };
  }

  /** The way a case has gone from its unit to the desk it lies on. */
  #drawWay(place, at, strong) {
    const { people } = this.#layout;
    const way = wayUp(this.#world.town, place.home, place.desks[0]);
    const points = way.map((post) => people[post]).filter(Boolean);
    if (points.length < 2) return;
    const d = points.map((p, i) => `${i ? "L" : "M"}${p.x} ${p.y}`).join("");
    this.ways.append(svg("path", { class: strong ? "way strong" : "way", d }));
  }

  /** The person or pilot an element of the stage stands for. */
  static meaningOf(element) {
    const found = element.closest("[data-post], [data-pilot]");
    if (!found) return null;
    if (found.dataset.pilot !== undefined) return { pilot: Number(found.dataset.pilot) };
    return { post: Number(found.dataset.post) };
  }

  /** Neighbours for the arrow keys: up to the superior, down to the first below, along the row. */
  neighbour(post, direction) {
    const { town } = this.#world;
    const person = town.people[post];
    if (direction === "up") return this.#people.has(person.superior) ? person.superior : post;
    const shown = [...this.#people.keys()];
    if (direction === "down") return shown.find((p) => town.people[p].superior === post) ?? post;
    const row = shown
      .filter((p) => town.people[p].role === person.role)
      .sort((a, b) => this.#layout.people[a].x - this.#layout.people[b].x || a - b);
    const at = row.indexOf(post) + (direction === "left" ? -1 : 1);
    return row[at] ?? post;
  }

  /** From a pilot to the next one in the picture, by their numbers. */
  focusPilot(row, direction) {
    const rows = [...this.#tokens.keys()].sort((a, b) => a - b);
    const by = direction === "left" || direction === "up" ? -1 : 1;
    this.#tokens.get(rows[rows.indexOf(row) + by])?.element.focus();
  }

  focus(post) {
    this.#people.get(post)?.element.focus();
  }
}
