/** Municipal words and what they mean. */

import { html } from "./dom.js";

function entries(words, table) {
  return words
    .keys(`${table}_word.`)
    .map((key) => [words.text(`${table}_word.${key}`), words.text(`${table}.${key}`)]);
}

export function glossaryPanel(app) {
  return {
    key: () => "",
    build: () => {
      const { words } = app;
      const municipal = entries(words, "glossary").sort((a, b) =>
        a[0].localeCompare(b[0], words.locale),
      );
      const list = (items) =>
        html(
          "dl",
          { class: "words" },
          items.map(([word, meaning]) => [html("dt", {}, word), html("dd", {}, meaning)]),
        );
      return [
        list(municipal),
        html("h3", {}, words.text("glossary_title.proximities")),
        html("p", {}, words.text("glossary_title.proximities_about")),
        list(entries(words, "proximity")),
      ];
    },
  };
}
