// A linear layer with softmax and cross-entropy; the gradient by its weights as an outer product,
// each entry with its two factors; and the same numbers read in the wrong shape.

import { softmax } from "./arithmetic.js";
import { choice } from "./choice.js";
import { replaced } from "./class_rows.js";
import { announcer, button, numberRow } from "./controls.js";
import { element, mathElement, setText } from "./dom.js";
import { named, number, plain, signed } from "./format.js";
import { matrixGrid } from "./grid.js";
import { crossEntropy, crossEntropyGradient, oneHot } from "./losses.js";
import { component, lines, marked, partial, row, subscript } from "./mathml.js";
import { errorBars } from "./signed_bars.js";
import { finiteList, finiteMatrix, indexOr, indexPair } from "./traits.js";
import { bookWidget } from "./widget.js";

const RANGE = [-100, 100];
const traits = {
  weights: finiteMatrix([3, 5], [2, 4], ...RANGE),
  bias: finiteList(3, 5, ...RANGE),
  features: finiteList(2, 4, ...RANGE),
  label: indexOr(),
  selected: indexPair(),
};

function check({ weights, bias, features, label, selected: [i, j] }) {
  const [n, d] = [weights.length, weights[0].length];
  const refuse = (isMisfit, text) => {
    if (isMisfit) throw new Error(`${text}: weights is ${n} × ${d}.`);
  };
  const hasLength = (list, length, name) =>
    refuse(list.length !== length, `${name} has ${list.length} entries`);
  weights.forEach((entries, k) => hasLength(entries, d, `weights[${k}]`));
  hasLength(bias, n, "bias");
  hasLength(features, d, "features");
  refuse(label >= n, `label is ${label}`);
  refuse(i >= n || j >= d, `selected is [${i},${j}]`);
}

/** z = W x + b, p, y, L, p − y, and the outer product (p − y) xᵀ. */
export function layer({ weights, bias, features, label }) {
  const z = weights.map((entries, i) =>
    entries.reduce((sum, weight, j) => sum + weight * features[j], 0) + bias[i]);
  const y = oneHot(label, z.length);
  const slopes = crossEntropyGradient(z, y);
  const gradient = slopes.map((slope) => features.map((feature) => slope * feature));
  return { z, p: softmax(z), y, loss: crossEntropy(z, y), slopes, gradient };
}

/** The entries of an n × d matrix, row after row, read as d rows of n. */
export const reshaped = (matrix) =>
  matrix[0].map((_, j) => matrix.flat().slice(j * matrix.length, (j + 1) * matrix.length));

const largest = (matrix) => Math.max(...matrix.flat().map(Math.abs)) || 1;

/** One class on the way forward: its logit and the bars of its error. */
function classLine(k) {
  const [z, bars] = [element("span", { class: "sg-logit" }), errorBars(k)];
  return {
    element: element("div", { class: "sg-layer-class" }, z, bars.element),
    draw({ z: logits, p, y, slopes }, isLit) {
      setText(z, `${named("z", k)} = ${signed(logits[k], 4)}`);
      bars.draw(p[k], y[k], slopes[k]);
      bars.element.lastChild.classList.toggle("sg-i", isLit);
    },
  };
}

/** A matrix under its title; places count along its rows; onSelect(place), onHover(place). */
function titledGrid(title, rows, columns, onSelect, onHover, onResize) {
  const grid = matrixGrid({ label: title, corner: "W", rows, columns, onResize,
    onSelect: (i, j) => onSelect(i * columns.length + j) });
  const cells = [...grid.element.querySelectorAll("[role=gridcell]")];
  const hover = ({ type, target }) => onHover(type === "pointerover" ? cells.indexOf(target) : -1);
  const box = element("div", { class: "sg-titled", onpointerover: hover, onpointerleave: hover },
    element("p", {}, title), grid.element);
  box.style.flexGrow = columns.length;
  return {
    element: box,
    dispose: grid.dispose,
    draw(values, bound, selected, lit, home) {
      grid.draw(values, bound, selected);
      cells.forEach(({ classList }, place) => {
        classList.toggle("sg-lit", place === lit);
        classList.toggle("sg-home", place === home);
      });
    },
  };
}

/** ∂L/∂W_ij = (p_i − y_i) x_j, with its numbers. */
function entryFormula(i, j, slope, feature) {
  const digits = (text) => mathElement("mn", {}, text);
  const [p, y] = [component("p", i), component("y", i)];
  const factor = feature < 0 ? `(${plain(feature)})` : plain(feature);
  return lines([
    partial("L", subscript("W", `${i + 1}${j + 1}`)), "=",
    row(marked("sg-i", row("(", p, "−", y, ")")), marked("sg-j", component("x", j))),
  ], [null, "≈",
    row(marked("sg-i", digits(number(slope))), "·", marked("sg-j", digits(factor)), "≈",
      digits(number(slope * feature))),
  ]);
}

/** Where the reshape to d × n puts entry (i, j), in words. */
function landingText(i, j, [row_, column]) {
  const home = `feature ${j + 1}, class ${i + 1}`;
  return row_ === j && column === i
    ? `The reshape leaves it, by luck, where it belongs: ${home}.`
    : `It belongs to ${home}. The reshape puts it at feature ${row_ + 1}, class ${column + 1}.`;
}

function build({ weights: { length: n }, features: { length: d } }, actions) {
  let [state, hovered] = [undefined, -1];
  const place = (columns) => (index) => [Math.floor(index / columns), index % columns];
  const [entryAt, landingOf] = [place(d), place(n)];
  const control = (symbol, name, onChange) => numberRow(symbol, name, [-3, 3, 0.1], RANGE, onChange);
  const names = (symbol, count) => Array.from({ length: count }, (_, k) => named(symbol, k));
  const [zs, xs] = [names("z", n), names("x", d)];

  const features = xs.map((x, j) => control(x, `feature ${x}`, (value) =>
    actions.set({ features: replaced(state.features, j, value) })));
  const weight = control("", "weight of the selected entry", (value) => {
    const { weights, selected: [i, j] } = state;
    actions.set({ weights: replaced(weights, i, replaced(weights[i], j, value)) });
  });
  const bias = control("", "bias of the selected row", (value) =>
    actions.set({ bias: replaced(state.bias, state.selected[0], value) }));
  const labels = choice("True class", zs.map((_, k) => String(k + 1)),
    (label) => actions.set({ label }));
  const classes = zs.map((_, k) => classLine(k));
  const [loss, words] = ["", ""].map(() => element("p", { class: "sg-note" }));
  const [formula, live] = [element("div"), announcer()];

  const onSelect = (index) => actions.set({ selected: entryAt(index) });
  const onHover = (index) => {
    hovered = index;
    actions.redraw();
  };
  const grids = [
    ["W", zs, xs], ["∂L/∂W = (p − y) xᵀ", zs, xs], [`Scrambled: reshaped to ${d} × ${n}`, xs, zs],
  ].map((parts) => titledGrid(...parts, onSelect, onHover, actions.redraw));

  function draw(next) {
    state = next;
    const { weights, selected, selected: [a, c] } = state;
    const values = layer(state);
    const { slopes, gradient } = values;
    const lit = hovered < 0 ? a * d + c : hovered;
    const [[i, j], landing, bound] = [entryAt(lit), landingOf(lit), largest(gradient)];
    features.forEach((control_, k) => {
      control_.set(state.features[k]);
      control_.symbol.classList.toggle("sg-j", k === j);
    });
    setText(weight.symbol, named(named("W", a), c));
    setText(bias.symbol, named("b", a));
    weight.set(weights[a][c]);
    bias.set(Number(state.bias[a].toPrecision(4)));
    labels.draw(state.label);
    classes.forEach((line, k) => line.draw(values, k === i));
    setText(loss, `L ≈ ${number(values.loss)}`);
    grids[0].draw(weights, largest(weights), selected, lit);
    grids[1].draw(gradient, bound, selected, lit);
    grids[2].draw(reshaped(gradient), bound, landingOf(a * d + c), lit, j * n + i);
    formula.replaceChildren(entryFormula(i, j, slopes[i], state.features[j]));
    setText(words, landingText(i, j, landing));
    live.say(`Loss ${number(values.loss)}. Class ${a + 1}, feature ${c + 1}: ${number(slopes[a])} `
      + `times ${plain(state.features[c])} is ${number(gradient[a][c])}.`);
  }
  const all = (parts) => parts.map((part) => part.element);
  const parts = [
    element("div", { class: "sg-layer-controls" }, element("div", {}, ...all(features)),
      element("div", {}, ...all([weight, bias, labels]))),
    element("div", { class: "sg-layer-classes" }, ...all(classes)),
    element("div", { class: "sg-class sg-settings" }, loss, button("Reset", actions.reset)),
    element("div", { class: "sg-layer-matrices sg-many" }, ...all(grids)),
    element("div", { class: "sg-layer-entry" }, formula, words),
    live.element,
  ];
  return {
    element: element("div", { class: "sg-layer-explorer" }, ...parts),
    draw,
    dispose: () => [...grids, live].forEach((part) => part.dispose()),
  };
}

const shape = ({ weights }) => `${weights.length} × ${weights[0].length}`;

export const render = bookWidget({ label: "Layer explorer", traits, check, shape, build });
