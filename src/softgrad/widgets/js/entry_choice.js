// The choice of an entry ∂p_i/∂z_j by two groups of radio buttons.

import { choice } from "./choice.js";
import { names } from "./class_rows.js";
import { elementsOf } from "./dom.js";

/** onChoose([i, j]); draw([i, j]). */
export function entryChoice(count, { state }, onChoose) {
  const rows = [
    choice("Derivative of", names("p", count), (i) => onChoose([i, state().selected[1]])),
    choice("with respect to", names("z", count), (j) => onChoose([state().selected[0], j])),
  ];
  return {
    parts: elementsOf(rows),
    draw: (selected) => rows.forEach((row, k) => row.draw(selected[k])),
  };
}
