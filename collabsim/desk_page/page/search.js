/** A field that searches a list while one types; the list is walked with the arrow keys. */

import { html } from "../../classroom/page/dom.js";

const MOST_SHOWN = 12;

/** Letters as somebody without a Norwegian keyboard writes them. */
export function folded(text) {
  return text
    .toLocaleLowerCase("nb")
    .replace(/æ/g, "ae")
    .replace(/ø/g, "o")
    .replace(/å/g, "a")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/aa/g, "a")
    .replace(/oe/g, "o");
}

/**
 * @param {object} given
 * @param {string} given.id
 * @param {string} given.label
 * @param {string} given.placeholder
 * @param {string} [given.value]
 * @param {() => {key: string, text: string, more?: string, find?: string}[]} given.entries - asked when first
 *   looked through; `find` is found too, and not shown
 * @param {(key: string) => void} given.choose
 * @param {(count: number) => string} given.count - tells how many fit
 * @param {() => void} [given.clear] - what was chosen is taken away
 */
export function searchField({ id, label, placeholder, value = "", entries, choose, count, clear }) {
  const list = html("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
  const said = html("span", { class: "unseen", role: "status" });
  const input = html("input", {
    id, type: "text", role: "combobox", class: "wide", placeholder, value,
    autocomplete: "off", spellcheck: "false", maxlength: "60",
    "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  });
  let folders = null;
  let shown = [];
  let at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (entry) => {
    close();
    choose(entry.key);
  };
  const mark = (to) => {
    at = to;
    [...list.children].forEach((item, place) => {
      item.setAttribute("aria-selected", String(place === at));
      if (place === at) item.scrollIntoView({ block: "nearest" });
    });
    if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    folders ??= entries().map((one) => ({
      name: folded(one.text), text: folded(`${one.text} ${one.more ?? ""} ${one.find ?? ""}`), entry: one,
    }));
    const wanted = folded(input.value.trim());
    // Who is called so comes first, then whose name begins so.
    const place = ({ name }) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2);
    const fits = folders.filter(({ text }) => text.includes(wanted));
    fits.sort((one, other) => place(one) - place(other));
    shown = fits.slice(0, MOST_SHOWN).map(({ entry }) => entry);
    list.replaceChildren(
      ...shown.map((entry, place) =>
        html(
          "li",
          {
            id: `${id}-${place}`, role: "option", "aria-selected": "false",
            onmousedown: (event) => event.preventDefault(),
            onclick: () => take(entry),
          },
          entry.text,
          entry.more ? html("small", {}, ` ${entry.more}`) : null,
        ),
      ),
    );
    list.hidden = shown.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = count(fits.length);
    said.className = fits.length ? "unseen" : "note";
    mark(-1);
  };
  input.addEventListener("input", show);
  input.addEventListener("blur", close);
  input.addEventListener("change", () => {
    if (value && clear && !input.value.trim()) clear();
  });
  input.addEventListener("click", () => list.hidden && show());
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (shown.length) mark((at + step + shown.length + (at < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && shown.length) take(shown[Math.max(at, 0)]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  return html("div", { class: "found" }, html("label", { for: id }, label), input, list, said);
}
