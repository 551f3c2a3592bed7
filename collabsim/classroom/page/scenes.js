/**
 * The scenes of the stage as they are declared: their acts in order, and the step of the lesson
 * each belongs to. Nothing else says which scenes there are.
 */

/** The act that is told by itself, and the one in which the class decides. */
const FIRST = "first";
const ROLES = "roles";

export class Scenes {
  #byId;

  /** @param {Array<{id: string, act: string, kind: string, pause: boolean, step?: string}>} declared */
  constructor(declared) {
    this.declared = declared;
    this.#byId = new Map(declared.map((scene) => [scene.id, scene]));
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** The scenes of an act, in their order. */
  of(act) {
    return this.declared.filter((scene) => scene.act === act);
  }

  /** Every act there is. */
  get acts() {
    return [...new Set(this.declared.map((scene) => scene.act))];
  }

  /** The acts of the lesson on the whole screen: what comes after the story and the roles. */
  get lesson() {
    return this.acts.filter((act) => act !== FIRST && act !== ROLES);
  }

  /** The step of a plan that a place belongs to. The opening is the time in which words are explained. */
  stepOf({ act, beat }) {
    if (act === FIRST) return beat ? "watch" : "opening";
    return this.of(act)[0]?.step;
  }

  /** Those of the acts that the steps of a plan have time for; all of them where there is no plan. */
  within(acts, steps) {
    if (!steps) return acts;
    const keys = new Set(steps.map((step) => step.key));
    return acts.filter((act) => keys.has(this.stepOf({ act, beat: 0 })));
  }
}
