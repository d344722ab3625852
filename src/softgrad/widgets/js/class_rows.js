// The rows that widgets share: one a class, with its logit's slider and its probability's bar.

import { bar, button, numberControl } from "./controls.js";
import { element } from "./dom.js";
import { named, number } from "./format.js";

/** `list` with another value in place k. */
export const replaced = (list, k, value) => list.map((old, index) => (index === k ? value : old));

/** One class: its logit's slider and its probability's bar. */
export function classRow(index, onChange) {
  const control = numberControl({
    symbol: named("z", index), name: `logit ${named("z", index)}`,
    slider: [-6, 6, 0.1], range: [-1000, 1000], onChange,
  });
  const probability = bar(named("p", index));
  return {
    element: element("div", { class: "sg-class" },
      element("div", { class: "sg-control" }, ...control.parts), probability.element),
    draw(z, p, [i, j]) {
      control.set(z);
      probability.set(p, number(p));
      probability.element.classList.toggle("sg-i", index === i);
      probability.element.classList.toggle("sg-j", index === j && i !== j);
    },
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
    element: element("div", { class: "sg-class sg-settings" },
      element("div", { class: "sg-control" }, ...temperature.parts),
      button("Reset", actions.reset)),
    draw: temperature.set,
  };
}
