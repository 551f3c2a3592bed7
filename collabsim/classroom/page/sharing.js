/** Sharing: a link, its QR code, the picture, the data, the sheet for print. */

import { pilotsTable, runsTable, written } from "./csv.js";
import { html, svg } from "./dom.js";
import { downloadPicture } from "./picture.js";
import { encode, pathOf } from "./qr.js";
import { write } from "./share.js";

/** Hand the reader a file. */
export function save(name, content, kind) {
  const url = URL.createObjectURL(new Blob([content], { type: kind }));
  const link = html("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export class SharePanel {
  #app;

  constructor(app) {
    this.#app = app;
  }

  /** The address of what is shown now. */
  get link() {
    const bare = this.#app.addressForOthers ?? location.href.replace(/#.*$/, "");
    const { recording, setup, luck, position } = this.#app;
    return `${bare}#${write(recording, setup, luck, position)}`;
  }

  key() {
    return this.link;
  }

  build() {
    const app = this.#app;
    const { words } = app;
    const { link } = this;
    const field = html("input", {
      readonly: true,
      value: link,
      id: "link",
      "aria-label": words.text("share.link"),
      onfocus: () => field.select(),
    });
    const said = html("span", { role: "status" });
    const copy = async () => {
      field.select();
      // A page opened from disk may not write to the clipboard; the link is selected all the same.
      const done = await navigator.clipboard?.writeText(link).then(
        () => true,
        () => false,
      );
      said.textContent = words.text(done ? "share.copied" : "share.copy_by_hand");
    };
    const comma = words.text("format.decimal");
    const table = (rows, name) =>
      save(`collabsim-${name}.csv`, written(rows, comma), "text/csv;charset=utf-8");
    return [
      html("p", {}, words.text("share.about")),
      html(
        "div",
        { class: "link-row" },
        field,
        html(
          "button",
          { type: "button", class: "main", "data-focus": "copy", onclick: copy },
          words.text("share.copy"),
        ),
      ),
      said,
      this.#code(link),
      html("h3", {}, words.text("share.picture")),
      html("p", { class: "soft" }, words.text("share.picture_about")),
      html(
        "div",
        { class: "do" },
        html(
          "button",
          { type: "button", "data-focus": "png", onclick: () => downloadPicture(app, "png", save) },
          words.text("share.png"),
        ),
        html(
          "button",
          { type: "button", "data-focus": "svg", onclick: () => downloadPicture(app, "svg", save) },
          words.text("share.svg"),
        ),
      ),
      html("h3", {}, words.text("share.data")),
      html("p", { class: "soft" }, words.text("share.data_about")),
      html(
        "div",
        { class: "do" },
        html(
          "button",
          {
            type: "button",
            "data-focus": "csv-pilots",
            onclick: () => table(pilotsTable(app), "pilots"),
          },
          words.text("share.csv_pilots"),
        ),
        html(
          "button",
          {
            type: "button",
            "data-focus": "csv-runs",
            onclick: () => table(runsTable(app), "runs"),
          },
          words.text("share.csv_runs"),
        ),
      ),
      html("h3", {}, words.text("share.print")),
      html("p", { class: "soft" }, words.text("share.print_about")),
      html(
        "button",
        { type: "button", "data-focus": "print", onclick: () => print() },
        words.text("share.print_now"),
      ),
    ];
  }

  /** The link as a code to point a phone at; a link that leads to this machine leads no phone. */
  #code(link) {
    const { words } = this.#app;
    if (!this.#app.addressForOthers) {
      const why = location.protocol === "file:" ? "from_file" : "this_machine";
      return html("p", { class: "fine" }, words.text(`share.${why}`));
    }
    const code = encode(link);
    if (!code) return html("p", {}, words.text("share.too_long"));
    const side = code.size + 8;
    return svg(
      "svg",
      {
        class: "qr",
        viewBox: `-4 -4 ${side} ${side}`,
        role: "img",
        "aria-label": words.text("share.qr"),
      },
      svg("rect", { x: -4, y: -4, width: side, height: side, fill: "#fff" }),
      svg("path", { d: pathOf(code), fill: "#000" }),
    );
  }
}
