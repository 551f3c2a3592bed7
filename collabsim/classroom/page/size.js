/**
 * Sizes of elements as they were last laid out.
 *
 * Asking an element for its width in the middle of drawing makes the browser lay the page
 * out at once; here sizes are noted when they change and asked for freely.
 */

const sizes = new WeakMap();
let listener = () => {};

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) note(target);
  listener();
});

function note(element) {
  sizes.set(element, { width: element.clientWidth, height: element.clientHeight });
}

/** Width and height inside the borders, in pixels. */
export function sizeOf(element) {
  if (!sizes.has(element)) {
    note(element);
    observer.observe(element);
  }
  return sizes.get(element);
}

/** Call a function whenever a size that has been asked for changes. */
export function onResize(action) {
  listener = action;
}
