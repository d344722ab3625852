// Sliders for the logits, every entry of softmax's Jacobian, and the quotient rule of one of them.

import { softmaxJacobian, softmaxWithComplement } from "./arithmetic.js";
import { classRow, settingsRow } from "./class_rows.js";
import { announcer } from "./controls.js";
import { element } from "./dom.js";
import { named, number } from "./format.js";
import { colourKey, matrixGrid } from "./grid.js";
import { quotientRule } from "./quotient_rule.js";
import { finiteList, finiteNumber, indexPair } from "./traits.js";
import { bookWidget } from "./widget.js";

const traits = {
  logits: finiteList(2, 8, -1000, 1000),
  temperature: finiteNumber(0.01, 100),
  selected: indexPair(),
};

function check({ logits, selected }) {
  if (selected.some((index) => index >= logits.length)) {
    throw new Error(`selected is [${selected}]: there are ${logits.length} logits.`);
  }
}

/** What a reader who listens hears after a change. */
function heard({ selected: [i, j] }, p, jacobian) {
  const relation = i === j ? "i = j" : "i ≠ j";
  const entry = number(jacobian[i][j]);
  const all = p.map((value, index) => `${named("p", index)} = ${number(value)}`).join(", ");
  return `${all}. Derivative of ${named("p", i)} by ${named("z", j)}, ${relation}: ${entry}.`;
}

/** The Jacobian as a grid whose selected cell is (i, j). */
function jacobianGrid(n, actions) {
  const names = (symbol) => Array.from({ length: n }, (_, index) => named(symbol, index));
  return matrixGrid({
    label: "Jacobian: the derivative of probability p in its row by logit z in its column",
    corner: "J", rows: names("p"), columns: names("z"),
    onSelect: (i, j) => actions.set({ selected: [i, j] }),
    onResize: actions.redraw,
  });
}

function build({ logits: { length } }, actions) {
  let current; // also ahead of the next frame, for a reader who is quick
  function setLogit(index, value) {
    current = current.map((z, k) => (k === index ? value : z));
    actions.set({ logits: current });
  }
  const rows = Array.from({ length }, (_, k) => classRow(k, (value) => setLogit(k, value)));
  const last = settingsRow(actions);
  const grid = jacobianGrid(length, actions);
  const [key, rule, live] = [colourKey(), quotientRule(), announcer()];

  function draw(state) {
    const { logits, temperature, selected } = state;
    const { p, complement } = softmaxWithComplement(logits, temperature);
    const jacobian = softmaxJacobian(logits, temperature);
    const bound = 0.25 / temperature; // no entry is larger: p(1 − p) ≤ 1/4
    current = logits;
    rows.forEach((row, index) => row.draw(logits[index], p[index], selected));
    last.draw(temperature);
    grid.draw(jacobian, bound, selected);
    key.draw(bound);
    rule.draw(state, { p, complement, jacobian });
    live.say(heard(state, p, jacobian));
  }
  const parts = [
    element("div", { class: "sg-classes" }, ...[...rows, last].map((row) => row.element)),
    element("div", { class: "sg-matrix" }, grid.element, key.element),
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

export const render = bookWidget({ label: "Jacobian explorer", traits, check, shape, build });
