// A linear layer with softmax and cross-entropy; the gradient by its weights as an outer product,
// each entry with its two factors; and the same numbers read in the wrong shape.

import { softmax } from "./arithmetic.js";
import { choice } from "./choice.js";
import { names } from "./class_rows.js";
import { button, numberRow } from "./controls.js";
import { box, element, note, setClass, setText, span } from "./dom.js";
import { named, number, plain, signed } from "./format.js";
import { colourKey, matrixGrid } from "./grid.js";
import { crossEntropy, crossEntropyGradient, oneHot } from "./losses.js";
import { component, lines, marked, partial, row, slots, subscript } from "./mathml.js";
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
  const [z, bars] = [span("sg-logit"), errorBars(k)];
  return {
    element: box("sg-layer-class", z, bars.element),
    draw({ z: logits, p, y, slopes }, isLit) {
      setText(z, `${named("z", k)} = ${signed(logits[k], 4)}`);
      bars.draw(p[k], y[k], slopes[k]);
      setClass(bars.element.lastChild, "sg-i", isLit);
    },
  };
}

/**
 * A matrix under its title, with its colour key; places count along its rows. Beside the selected
 * cell one is lit, under the pointer, and one is its home. onSelect(place), onHover(place).
 */
function titledGrid(title, corner, rows, columns, onSelect, onHover, onResize) {
  const grid = matrixGrid({ label: title, corner, rows, columns, onResize,
    onSelect: (i, j) => onSelect(i * columns.length + j) });
  const cells = [...grid.element.querySelectorAll("[role=gridcell]")];
  const hover = ({ type, target }) => onHover(type === "pointerover" ? cells.indexOf(target) : -1);
  const key = colourKey();
  const root = element("div", { class: "sg-titled", onpointerover: hover, onpointerleave: hover },
    element("p", {}, title), grid.element, key.element);
  root.style.flexGrow = columns.length;
  return {
    element: root,
    dispose: grid.dispose,
    draw(values, bound, selected, lit, home) {
      grid.draw(values, bound, selected);
      key.draw(bound);
      cells.forEach((cell, place) => {
        setClass(cell, "sg-lit", place === lit);
        setClass(cell, "sg-home", place === home);
      });
    },
  };
}

/** ∂L/∂W_ij = (p_i − y_i) x_j, with slots for its numbers. */
function entryFormula(i, j, slot) {
  const [p, y] = [component("p", i), component("y", i)];
  return lines([
    partial("L", subscript("W", `${i + 1}${j + 1}`)), "=",
    row(marked("sg-i", row("(", p, "−", y, ")")), marked("sg-j", component("x", j))),
  ], [null, "≈",
    row(marked("sg-i", slot("slope")), "·", marked("sg-j", slot("factor")), "≈", slot("product")),
  ]);
}

/** Where the reshape to d × n puts entry (i, j), in words. */
function landingText(i, j, [row_, column]) {
  const home = `feature ${j + 1}, class ${i + 1}`;
  return row_ === j && column === i
    ? `The reshape leaves it, by luck, where it belongs: ${home}.`
    : `It belongs to ${home}. The reshape puts it at feature ${row_ + 1}, class ${column + 1}.`;
}

/** Row and column of the place `index` in a matrix that is read row after row. */
const placeAt = (index, columns) => [Math.floor(index / columns), index % columns];

/** A number of the layer: a feature, a weight or a bias. */
const layerNumber = (symbol, name, onChange) =>
  numberRow(symbol, name, [-3, 3, 0.1], RANGE, onChange);

/** Sliders for the features. */
function featureControls(count, { setEntry }) {
  const rows = names("x", count).map((x, j) =>
    layerNumber(x, `feature ${x}`, (value) => setEntry("features", j, value)));
  return {
    element: element("div", {}, ...elementsOf(rows)),
    draw(features, litFeature) {
      rows.forEach((row, k) => {
        row.set(features[k]);
        setClass(row.symbol, "sg-j", k === litFeature);
      });
    },
  };
}

/** Sliders for the selected weight and its bias, and the choice of the true class. */
function entryControls(count, { state, set, setEntry }) {
  const weight = layerNumber("", "weight of the selected entry", (value) => {
    const { weights, selected: [i, j] } = state();
    setEntry("weights", i, weights[i].with(j, value));
  });
  const bias = layerNumber("", "bias of the selected row", (value) =>
    setEntry("bias", state().selected[0], value));
  const labels = choice("True class", names("", count).map((_, k) => String(k + 1)),
    (label) => set({ label }));
  return {
    element: element("div", {}, ...elementsOf([weight, bias, labels])),
    draw(current) {
      const [i, j] = current.selected;
      setText(weight.symbol, named(named("W", i), j));
      setText(bias.symbol, named("b", i));
      weight.set(current.weights[i][j]);
      bias.set(Number(current.bias[i].toPrecision(4)));
      labels.draw(current.label);
    },
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
    ["W", "i,j", zs, xs],
    ["∂L/∂W = (p − y) xᵀ", "i,j", zs, xs],
    [`Scrambled: reshaped to ${d} × ${n}`, "j,i", xs, zs],
  ].map((parts) => titledGrid(...parts, onSelect, onHover, actions.redraw));

  return {
    element: box("sg-layer-matrices sg-many", ...elementsOf(grids)),
    /** The place under the pointer, else the one selected. */
    lit: ([i, j]) => (hovered < 0 ? i * d + j : hovered),
    draw({ weights, selected: [i, j] }, gradient, lit) {
      const bound = largest(gradient);
      const [row_, column] = placeAt(lit, d);
      grids[0].draw(weights, largest(weights), [i, j], hovered);
      grids[1].draw(gradient, bound, [i, j], hovered);
      grids[2].draw(reshaped(gradient), bound, placeAt(i * d + j, n), hovered, column * n + row_);
    },
    dispose: () => grids.forEach((grid) => grid.dispose()),
  };
}

/** The formula of one entry, and where the reshape puts it. */
function entryPanel() {
  const [which, formula, words] = [note(), element("div"), note()];
  let numbers, drawn;
  return {
    element: box("sg-layer-entry", which, formula, words),
    draw([i, j], landing, slope, feature, isSelected) {
      setText(which, isSelected ? "The selected entry:" : "The entry under the pointer:");
      const factor = feature < 0 ? `(${plain(feature)})` : plain(feature);
      if (drawn !== `${i},${j}`) {
        drawn = `${i},${j}`;
        numbers = slots();
        formula.replaceChildren(entryFormula(i, j, numbers.slot));
      }
      numbers.write({ slope: number(slope), factor, product: number(slope * feature) });
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
  const [features, entryRows] = [featureControls(d, actions), entryControls(n, actions)];
  const matrices = layerMatrices(n, d, actions);
  const classes = names("z", n).map((_, k) => classLine(k));
  const loss = note();
  const entry = entryPanel();

  function draw(state) {
    const values = layer(state);
    const lit = matrices.lit(state.selected);
    const [i, j] = placeAt(lit, d);
    features.draw(state.features, j);
    entryRows.draw(state);
    classes.forEach((line, k) => line.draw(values, k === i));
    setText(loss, `L ≈ ${number(values.loss)}`);
    matrices.draw(state, values.gradient, lit);
    const isSelected = lit === state.selected[0] * d + state.selected[1];
    entry.draw([i, j], placeAt(lit, n), values.slopes[i], state.features[j], isSelected);
    return heard(state, values);
  }
  const parts = [
    box("sg-layer-controls", features.element, entryRows.element),
    box("sg-layer-classes", ...elementsOf(classes)),
    box("sg-class sg-settings", loss, button("Reset", actions.reset)),
    matrices.element, entry.element,
  ];
  return {
    element: box("sg-layer-explorer", ...parts),
    draw,
    dispose: matrices.dispose,
  };
}

const shape = ({ weights }) => `${weights.length} × ${weights[0].length}`;

export const render = bookWidget({ label: "Layer explorer", traits, check, shape, build });
