// Bars that grow from zero in the middle: positive ones to the right, negative ones to the left.

import { element, setText } from "./dom.js";

/** A signed bar with its name and its value as text; a quiet one is grey whatever its sign. */
export function signedBar(symbol, isQuiet = false) {
  const length = element("span", { class: "sg-signed-length" });
  const value = element("span", { class: "sg-bar-value" });
  const name = element("span", { class: "sg-symbol" }, symbol);
  const row = element("div", { class: `sg-signed-row${isQuiet ? " sg-quiet" : ""}` },
    name, element("span", { class: "sg-signed" }, length), value);
  return {
    element: row,
    set(number, bound, text) {
      length.style.transform = `scaleX(${number / bound})`;
      row.classList.toggle("sg-negative", number < 0);
      setText(value, text);
    },
  };
}

/** The power of two at or above the largest size, as an end for bars: halved values look alike. */
export function boundOf(values) {
  const largest = Math.max(...values.map(Math.abs));
  return largest > 0 ? 2 ** Math.ceil(Math.log2(largest)) : 1;
}
