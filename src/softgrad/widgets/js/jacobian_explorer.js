// Sliders for the logits, every entry of softmax's Jacobian or of one of its two layers, and the
// quotient rule of the selected entry.

import { softmaxJacobian, softmaxWithComplement } from "./arithmetic.js";
import { choice } from "./choice.js";
import { classRows, names, settingsRow } from "./class_rows.js";
import { box, note, setText } from "./dom.js";
import { named, number } from "./format.js";
import { colourKey, matrixGrid } from "./grid.js";
import { linkBars } from "./links.js";
import { quotientRule } from "./quotient_rule.js";
import { selection, selectionTraits } from "./selection.js";
import { finiteNumber, oneOf } from "./traits.js";
import { bookWidget } from "./widget.js";

const LAYERS = ["J", "diagonal", "outer"];

const traits = {
  ...selectionTraits,
  temperature: finiteNumber(0.01, 100),
  layer: oneOf(LAYERS),
};

/** J and its two layers, diag(p)/T and p pᵀ/T: J is their difference. */
export function layersOf(logits, temperature) {
  const { p } = softmaxWithComplement(logits, temperature);
  return {
    J: softmaxJacobian(logits, temperature),
    diagonal: p.map((p_i, i) => p.map((_, j) => (i === j ? p_i / temperature : 0))),
    outer: p.map((p_i) => p.map((p_j) => (p_i * p_j) / temperature)),
  };
}

/** The names of the layers as the reader sees them. */
function layerNames(temperature) {
  const over = temperature === 1 ? "" : "/T";
  return ["J", `diag(p)${over}`, `p pᵀ${over}`];
}

/** The largest size that an entry of `layer` can have: p(1 − p) ≤ 1/4 and p ≤ 1. */
const boundOf = (layer, temperature) => (layer === "J" ? 0.25 : 1) / temperature;

/** The selected entry as the difference of its layers. */
function splitText({ selected: [i, j], temperature }, { J, diagonal, outer }) {
  const [, first, second] = layerNames(temperature);
  const numbers = `${number(diagonal[i][j])} − ${number(outer[i][j])} ≈ ${number(J[i][j])}`;
  return `Row ${i + 1}, column ${j + 1} of ${first} − ${second}: ${numbers}`;
}

/** What a reader who listens hears after a change. */
function heard({ selected: [i, j], layer, temperature }, p, jacobian) {
  const relation = i === j ? "i = j" : "i ≠ j";
  const entry = number(jacobian[i][j]);
  const all = p.map((value, index) => `${named("p", index)} = ${number(value)}`).join(", ");
  const shown = layerNames(temperature)[LAYERS.indexOf(layer)];
  const derivative = `Derivative of ${named("p", i)} with respect to ${named("z", j)}, ` +
    `${relation}: ${entry}.`;
  return `${all}. Matrix shown: ${shown}. ${derivative}`;
}

/** The Jacobian as a grid whose selected cell is (i, j). */
const jacobianGrid = (count, { set, redraw }) => matrixGrid({
  label: "Matrix with a row for each probability p and a column for each logit z",
  hasSums: true,
  corner: "i,j", rows: names("p", count), columns: names("z", count),
  onSelect: (i, j) => set({ selected: [i, j] }),
  onResize: redraw,
});

/** The matrix on display: which layer it is, its cells, and the selected one as a difference. */
function matrixPart(count, actions) {
  const [grid, key, split] = [jacobianGrid(count, actions), colourKey(), note()];
  const layers = choice("Show", layerNames(1), (place) => actions.set({ layer: LAYERS[place] }));
  return {
    element: box("sg-matrix", layers.element, grid.element, key.element, split),
    dispose: grid.dispose,
    draw(state, values) {
      const { temperature, selected, layer } = state;
      const bound = boundOf(layer, temperature);
      layers.draw(LAYERS.indexOf(layer), layerNames(temperature));
      grid.draw(values[layer], bound, selected, layer === "J");
      key.draw(bound);
      setText(split, splitText(state, values));
    },
  };
}

function build({ logits: { length } }, actions) {
  const rows = classRows(length, actions);
  const [last, matrix, rule] = [settingsRow(actions), matrixPart(length, actions), quotientRule()];

  function draw(state) {
    const { logits, temperature, selected } = state;
    const { p, complement } = softmaxWithComplement(logits, temperature);
    const values = layersOf(logits, temperature);
    rows.draw(logits, p, selected);
    last.draw(temperature);
    matrix.draw(state, values);
    rule.draw(state, { p, complement, jacobian: values.J });
    return heard(state, p, values.J);
  }
  const root = box(`sg-jacobian-explorer${length > 5 ? " sg-many" : ""}`,
    box("sg-classes", ...rows.parts, last.element), matrix.element, rule.element);
  linkBars(root, rows.parts, [rule], actions.say);
  return { element: root, draw, dispose: matrix.dispose };
}

export const render = bookWidget({ label: "Jacobian explorer", traits, ...selection, build });
