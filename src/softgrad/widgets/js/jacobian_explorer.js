// Sliders for the logits, every entry of softmax's Jacobian or of one of its two layers, and the
// quotient rule of the selected entry.

import { softmaxJacobian, softmaxWithComplement } from "./arithmetic.js";
import { choice } from "./choice.js";
import { classRow, replaced, settingsRow } from "./class_rows.js";
import { announcer } from "./controls.js";
import { element, setText } from "./dom.js";
import { named, number } from "./format.js";
import { colourKey, matrixGrid } from "./grid.js";
import { quotientRule } from "./quotient_rule.js";
import { checkSelection, keepSelection } from "./selection.js";
import { finiteList, finiteNumber, indexPair, oneOf } from "./traits.js";
import { bookWidget } from "./widget.js";

const LAYERS = ["J", "diagonal", "outer"];

const traits = {
  logits: finiteList(2, 8, -1000, 1000),
  temperature: finiteNumber(0.01, 100),
  selected: indexPair(),
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
  return `${all}. Matrix shown: ${shown}. Derivative of ${named("p", i)} by ${named("z", j)}, ${relation}: ${entry}.`;
}

/** The Jacobian as a grid whose selected cell is (i, j). */
function jacobianGrid(n, actions) {
  const names = (symbol) => Array.from({ length: n }, (_, index) => named(symbol, index));
  return matrixGrid({
    label: "Matrix with a row for each probability p and a column for each logit z",
    hasSums: true,
    corner: "i,j", rows: names("p"), columns: names("z"),
    onSelect: (i, j) => actions.set({ selected: [i, j] }),
    onResize: actions.redraw,
  });
}

function build({ logits: { length } }, actions) {
  const rows = Array.from({ length }, (_, k) =>
    classRow(k, (z) => actions.set({ logits: replaced(actions.state().logits, k, z) })));
  const last = settingsRow(actions);
  const grid = jacobianGrid(length, actions);
  const [key, rule, live] = [colourKey(), quotientRule(), announcer()];
  const split = element("p", { class: "sg-note" });
  const layers = choice("Show", layerNames(1), (place) => actions.set({ layer: LAYERS[place] }));

  function draw(state) {
    const { logits, temperature, selected, layer } = state;
    const { p, complement } = softmaxWithComplement(logits, temperature);
    const values = layersOf(logits, temperature);
    const bound = boundOf(layer, temperature);
    rows.forEach((row, index) => row.draw(logits[index], p[index], selected));
    last.draw(temperature);
    layers.draw(LAYERS.indexOf(layer), layerNames(temperature));
    grid.draw(values[layer], bound, selected);
    key.draw(bound);
    setText(split, splitText(state, values));
    rule.draw(state, { p, complement, jacobian: values.J });
    live.say(heard(state, p, values.J));
  }
  const parts = [
    element("div", { class: "sg-classes" }, ...[...rows, last].map((row) => row.element)),
    element("div", { class: "sg-matrix" },
      layers.element, grid.element, key.element, split),
    rule.element,
    live.element,
  ];
  const size = length > 5 ? " sg-many" : "";
  return {
    element: element("div", { class: `sg-jacobian-explorer${size}` }, ...parts),
    draw,
    dispose: () => [grid, rule, live].forEach((part) => part.dispose()),
  };
}

const shape = ({ logits }) => String(logits.length);

export const render = bookWidget({ label: "Jacobian explorer", traits, check: checkSelection, keep: keepSelection, shape, build });
