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

const names = (symbol, count) => Array.from({ length: count }, (_, k) => named(symbol, k));
const elementsOf = (parts) => parts.map((part) => part.element);

/** Row and column of the place `index` in a matrix that is read row after row. */
const placeAt = (index, columns) => [Math.floor(index / columns), index % columns];

/** Sliders for x and for the weight and bias selected, and the choice of the true class. */
function layerControls(n, d, actions) {
  const control = (symbol, name, onChange) => numberRow(symbol, name, [-3, 3, 0.1], RANGE, onChange);
  const features = names("x", d).map((x, j) => control(x, `feature ${x}`, (value) =>
    actions.set({ features: replaced(actions.state().features, j, value) })));
  const weight = control("", "weight of the selected entry", (value) => {
    const { weights, selected: [i, j] } = actions.state();
    actions.set({ weights: replaced(weights, i, replaced(weights[i], j, value)) });
  });
  const bias = control("", "bias of the selected row", (value) => {
    const { bias: old, selected: [i] } = actions.state();
    actions.set({ bias: replaced(old, i, value) });
  });
  const labels = choice("True class", names("", n).map((_, k) => String(k + 1)),
    (label) => actions.set({ label }));

  function draw(state, litFeature) {
    const [i, j] = state.selected;
    features.forEach((feature, k) => {
      feature.set(state.features[k]);
      feature.symbol.classList.toggle("sg-j", k === litFeature);
    });
    setText(weight.symbol, named(named("W", i), j));
    setText(bias.symbol, named("b", i));
    weight.set(state.weights[i][j]);
    bias.set(Number(state.bias[i].toPrecision(4)));
    labels.draw(state.label);
  }
  const columns = [features, [weight, bias, labels]];
  return {
    element: element("div", { class: "sg-layer-controls" },
      ...columns.map((parts) => element("div", {}, ...elementsOf(parts)))),
    draw,
  };
}

/** W, its gradient, and the gradient scrambled; places count along the rows of W. */
function layerMatrices(n, d, actions) {
  let hovered = -1;
  const onSelect = (index) => actions.set({ selected: placeAt(index, d) });
  const onHover = (index) => {
    hovered = index;
    actions.redraw();
  };
  const [zs, xs] = [names("z", n), names("x", d)];
  const grids = [
    ["W", zs, xs], ["∂L/∂W = (p − y) xᵀ", zs, xs], [`Scrambled: reshaped to ${d} × ${n}`, xs, zs],
  ].map((parts) => titledGrid(...parts, onSelect, onHover, actions.redraw));

  return {
    element: element("div", { class: "sg-layer-matrices sg-many" }, ...elementsOf(grids)),
    /** The place under the pointer, else the one selected. */
    lit: ([i, j]) => (hovered < 0 ? i * d + j : hovered),
    draw({ weights, selected: [i, j] }, gradient, lit) {
      const bound = largest(gradient);
      const [row_, column] = placeAt(lit, d);
      grids[0].draw(weights, largest(weights), [i, j], lit);
      grids[1].draw(gradient, bound, [i, j], lit);
      grids[2].draw(reshaped(gradient), bound, placeAt(i * d + j, n), lit, column * n + row_);
    },
    dispose: () => grids.forEach((grid) => grid.dispose()),
  };
}

/** The formula of one entry, and where the reshape puts it. */
function entryPanel() {
  const [formula, words] = [element("div"), element("p", { class: "sg-note" })];
  return {
    element: element("div", { class: "sg-layer-entry" }, formula, words),
    draw([i, j], landing, slope, feature) {
      formula.replaceChildren(entryFormula(i, j, slope, feature));
      setText(words, landingText(i, j, landing));
    },
  };
}

/** What a reader who listens hears after a change. */
function heard({ features, selected: [i, j] }, { loss, slopes, gradient }) {
  const product = `${number(slopes[i])} times ${plain(features[j])} is ${number(gradient[i][j])}`;
  return `Loss ${number(loss)}. Class ${i + 1}, feature ${j + 1}: ${product}.`;
}

function build({ weights: { length: n }, features: { length: d } }, actions) {
  const [controls, matrices] = [layerControls, layerMatrices].map((make) => make(n, d, actions));
  const classes = names("z", n).map((_, k) => classLine(k));
  const loss = element("p", { class: "sg-note" });
  const [entry, live] = [entryPanel(), announcer()];

  function draw(state) {
    const values = layer(state);
    const lit = matrices.lit(state.selected);
    const [i, j] = placeAt(lit, d);
    controls.draw(state, j);
    classes.forEach((line, k) => line.draw(values, k === i));
    setText(loss, `L ≈ ${number(values.loss)}`);
    matrices.draw(state, values.gradient, lit);
    entry.draw([i, j], placeAt(lit, n), values.slopes[i], state.features[j]);
    live.say(heard(state, values));
  }
  const parts = [
    controls.element,
    element("div", { class: "sg-layer-classes" }, ...elementsOf(classes)),
    element("div", { class: "sg-class sg-settings" }, loss, button("Reset", actions.reset)),
    matrices.element, entry.element, live.element,
  ];
  return {
    element: element("div", { class: "sg-layer-explorer" }, ...parts),
    draw,
    dispose: () => [matrices, live].forEach((part) => part.dispose()),
  };
}

const shape = ({ weights }) => `${weights.length} × ${weights[0].length}`;

export const render = bookWidget({ label: "Layer explorer", traits, check, shape, build });
