// The rows that widgets share: one a class, with its logit's slider and its probability's bar.

import { bar, button, numberControl } from "./controls.js";
import { box, elementsOf, setClass } from "./dom.js";
import { named, number } from "./format.js";

/** One class: its logit's slider and its probability's bar. */
function classRow(index, onChange) {
  const control = numberControl({
    symbol: named("z", index), name: `logit ${named("z", index)}`,
    slider: [-6, 6, 0.1], range: [-1000, 1000], onChange,
  });
  const probability = bar(named("p", index));
  return {
    element: box("sg-class",
      box("sg-control", ...control.parts), probability.element),
    draw(z, p, [i, j]) {
      control.set(z);
      probability.set(p, number(p));
      setClass(probability.element, "sg-i", index === i);
      setClass(probability.element, "sg-j", index === j && i !== j);
    },
  };
}

/** The names of a vector's components: names("z", 2) is ["z₁", "z₂"]. */
export const names = (symbol, count) => Array.from({ length: count }, (_, k) => named(symbol, k));

/** A row for each class, which sets its logit; draw(logits, p, [i, j]). */
export function classRows(count, { setEntry }) {
  const rows = names("z", count).map((_, k) => classRow(k, (z) => setEntry("logits", k, z)));
  return {
    parts: elementsOf(rows),
    draw: (logits, p, selected) =>
      rows.forEach((row, k) => row.draw(logits[k], p[k], selected)),
  };
}

/** The row below the classes: temperature and reset. */
export function settingsRow(actions) {
  const temperature = numberControl({
    symbol: "T", name: "temperature T",
    slider: [0.1, 5, 0.1], range: [0.01, 100],
    onChange: (value) => actions.set({ temperature: value }),
  });
  return {
    element: box("sg-class sg-settings",
      box("sg-control", ...temperature.parts),
      button("Reset", actions.reset)),
    draw: temperature.set,
  };
}
