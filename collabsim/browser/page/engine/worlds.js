// @ts-check
// Which worlds there are, found by their name or by the values that shape them.

/** @typedef {import("./types.js").ImageSaid} ImageSaid */
/** @typedef {{names: string[], ids: Map<string, string>}} Shape  images that the same values shape */

/** The images of all bundles. */
export class Worlds {
  /** @type {ImageSaid[]} */
  images = [];
  /** @type {Map<string, {image: ImageSaid, bundle: number}>} */
  #byId = new Map();
  /** @type {Map<string, Shape>} */
  #shapes = new Map();

  /**
   * @param {ImageSaid[]} images
   * @param {number} bundle  place of the bundle they are in
   */
  add(images, bundle) {
    for (const image of images) {
      this.images.push(image);
      if (!this.#byId.has(image.id)) this.#byId.set(image.id, { image, bundle });
      const names = Object.keys(image.structural).sort();
      const shape = this.#shapes.get(names.join()) ?? { names, ids: new Map() };
      this.#shapes.set(names.join(), shape);
      const key = keyOf(image.municipality, names.map((name) => image.structural[name]));
      if (!shape.ids.has(key)) shape.ids.set(key, image.id);
    }
  }

  /** Names of the values that shape some image. */
  get structural() {
    return [...new Set([...this.#shapes.values()].flatMap(({ names }) => names))];
  }

  /** @param {string} id */
  of(id) {
    return this.#byId.get(id) ?? null;
  }

  /**
   * The image with just these values, or null.
   * @param {string | undefined} municipality  any if left out
   * @param {Record<string, any>} values
   * @param {Record<string, any>} defaults  of what is left out
   * @returns {string | null}
   */
  find(municipality, values, defaults) {
    const asked = Object.keys(values);
    const towns = municipality === undefined ? [...new Set(this.images.map((one) => one.municipality))] : [municipality];
    for (const { names, ids } of this.#shapes.values()) {
      if (!asked.every((name) => names.includes(name) || values[name] === defaults[name])) continue;
      const shaping = names.map((name) => values[name] ?? defaults[name]);
      const town = towns.find((one) => ids.has(keyOf(one, shaping)));
      if (town !== undefined) return ids.get(keyOf(town, shaping)) ?? null;
    }
    return null;
  }
}

/**
 * @param {string} municipality
 * @param {any[]} values
 */
function keyOf(municipality, values) {
  return JSON.stringify([municipality, values]);
}
