// A linear layer with softmax and cross-entropy; the gradient by its weights as an outer product,
// each entry with its two factors; and the same numbers read in the wrong shape.

import { choice } from "./choice.js";
import { announcer, button, numberControl } from "./controls.js";
import { element, setText } from "./dom.js";
import { change, named, number, plain, signed } from "./format.js";
import { matrixGrid } from "./grid.js";
import { layer, reshaped } from "./layer.js";
import { component, formula, marked, partial, row, subscript } from "./mathml.js";
import { signedBar } from "./signed_bars.js";
import { finiteList, finiteMatrix, finiteNumber, indexOr, indexPair } from "./traits.js";
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
  const misfits = [
    [bias.length !== n, `bias has ${bias.length} entries: weights has ${n} rows.`],
    [features.length !== d, `features has ${features.length} entries: weights has ${d} columns.`],
    [label >= n, `label is ${label}: there are ${n} classes.`],
    [i >= n || j >= d, `selected is [${i},${j}]: weights is ${n} × ${d}.`],
  ];
  const found = misfits.find(([isMisfit]) => isMisfit);
  if (found) throw new Error(found[1]);
}

const names = (symbol, count) => Array.from({ length: count }, (_, k) => named(symbol, k));
const largest = (matrix) => Math.max(...matrix.flat().map(Math.abs)) || 1;

const control = (symbol, name, onChange) =>
  numberControl({ symbol, name, slider: [-3, 3, 0.1], range: RANGE, onChange });

/** A control whose letters follow the selection. */
function followingControl(name, onChange) {
  const { parts, set } = control("", name, onChange);
  return { parts, set: (symbol, value) => (setText(parts[0], symbol), set(value)) };
}

/** One class on the way forward: its logit, its probability, and its error p − y. */
function classLine(k) {
  const z = element("span", { class: "sg-bar-value" });
  const bars = [signedBar(named("p", k), true), signedBar(`${named("p", k)} − ${named("y", k)}`)];
  const symbol = element("span", { class: "sg-symbol" }, named("z", k));
  const line = element("div", { class: "sg-layer-class" },
    element("div", { class: "sg-logit" }, symbol, z), ...bars.map((bar) => bar.element));
  return {
    element: line,
    draw({ z: logits, p, slopes }, isLit) {
      setText(z, signed(logits[k], 4));
      bars[0].set(p[k], 1, number(p[k]));
      bars[1].set(slopes[k], 1, change(slopes[k]));
      bars[1].element.classList.toggle("sg-i", isLit);
    },
  };
}

/** A matrix under its title, with one cell lit; toEntry(place) is the entry (i, j) of W. */
function titledGrid({ title, rows, columns, toEntry }, actions, onHover) {
  const grid = matrixGrid({
    label: title, corner: "", rows, columns,
    onSelect: (i, j) => actions.set({ selected: toEntry(i * columns.length + j) }),
    onResize: actions.redraw,
  });
  const cells = [...grid.element.querySelectorAll("[role=gridcell]")];
  grid.element.addEventListener("pointerover", ({ target }) => {
    const place = cells.indexOf(target);
    onHover(place < 0 ? undefined : toEntry(place));
  });
  grid.element.addEventListener("pointerleave", () => onHover());
  const box = element("div", { class: "sg-titled" }, element("p", {}, title), grid.element);
  box.style.flexGrow = columns.length;
  return {
    element: box, dispose: grid.dispose,
    draw(values, bound, selected, lit, home) {
      grid.draw(values, bound, selected);
      cells.forEach((cell, place) => {
        cell.classList.toggle("sg-lit", place === lit);
        cell.classList.toggle("sg-home", place === home);
      });
    },
  };
}

/** ∂L/∂W_ij = (p_i − y_i) x_j, with its numbers. */
function entryFormula([i, j], slope, feature, entry) {
  const factor = feature < 0 ? `(${plain(feature)})` : plain(feature);
  return formula(
    partial("L", subscript("W", `${i + 1}${j + 1}`)), "=",
    marked("sg-i", row("(", component("p", i), "−", component("y", i), ")")),
    marked("sg-j", component("x", j)), "≈",
    marked("sg-i", number(slope)), "·", marked("sg-j", factor), "≈", number(entry),
  );
}

/** Where the reshape puts entry (i, j), in words. */
function landingText([i, j], [row_, column]) {
  const isHome = row_ === j && column === i;
  const home = `feature ${j + 1}, class ${i + 1}`;
  return isHome
    ? `The reshape leaves it, by luck, where it belongs: ${home}.`
    : `It belongs to ${home}. The reshape puts it at feature ${row_ + 1}, class ${column + 1}.`;
}

function build({ weights: { length: n }, features: { length: d } }, actions) {
  let state, hovered;
  const replaced = (list, k, value) => list.map((old, index) => (index === k ? value : old));
  const xs = names("x", d).map((x, j) => control(x, `feature ${x}`, (value) =>
    actions.set({ features: replaced(state.features, j, value) })));
  const weight = followingControl("weight of the selected entry", (value) => {
    const { weights, selected: [i, j] } = state;
    actions.set({ weights: replaced(weights, i, replaced(weights[i], j, value)) });
  });
  const bias = followingControl("bias of the selected row", (value) =>
    actions.set({ bias: replaced(state.bias, state.selected[0], value) }));
  const labels = choice("True class", names("", n).map((_, k) => String(k + 1)),
    (label) => actions.set({ label }));
  const lines = names("z", n).map((_, k) => classLine(k));
  const [loss, entry, words] = [element("strong"), element("div"), element("p")];
  const live = announcer();

  const onHover = (place) => {
    hovered = place;
    actions.redraw();
  };
  const direct = { rows: names("z", n), columns: names("x", d),
    toEntry: (place) => [Math.floor(place / d), place % d] };
  const grids = [
    { ...direct, title: "W" },
    { ...direct, title: "∂L/∂W = (p − y) xᵀ" },
    { ...direct, title: `Scrambled: reshaped to ${d} × ${n}`, rows: names("x", d),
      columns: names("z", n) },
  ].map((options) => titledGrid(options, actions, onHover));

  function draw(next) {
    state = next;
    const { weights, features, selected } = state;
    const values = layer(state);
    const [i, j] = hovered ?? selected;
    const landing = (place) => [Math.floor(place / n), place % n];
    const [lit, bound] = [i * d + j, largest(values.gradient)];
    xs.forEach((x, k) => {
      x.set(features[k]);
      x.parts[0].classList.toggle("sg-j", k === j);
    });
    const [a, c] = selected;
    weight.set(`W${named("", a)}${named("", c)}`, weights[a][c]);
    bias.set(named("b", a), state.bias[a]);
    labels.draw(state.label);
    lines.forEach((line, k) => line.draw(values, k === i));
    setText(loss, number(values.loss));
    grids[0].draw(weights, largest(weights), selected, lit);
    grids[1].draw(values.gradient, bound, selected, lit);
    grids[2].draw(reshaped(values.gradient), bound, landing(a * d + c), lit, j * n + i);
    const value = values.gradient[i][j];
    entry.replaceChildren(entryFormula([i, j], values.slopes[i], features[j], value));
    setText(words, landingText([i, j], landing(lit)));
    live.say(`Loss ${number(values.loss)}. Derivative by the weight of class ${a + 1}, feature `
      + `${c + 1}: ${number(values.slopes[a])} times ${plain(features[c])} is `
      + `${number(values.gradient[a][c])}. ${landingText(selected, landing(a * d + c))}`);
  }
  const controls = [...xs, weight, bias].map(({ parts }) =>
    element("div", { class: "sg-control" }, ...parts));
  const parts = [
    element("div", { class: "sg-layer-controls" }, ...controls),
    element("div", { class: "sg-class sg-settings" }, labels.element,
      button("Reset", actions.reset)),
    element("div", { class: "sg-layer-classes" }, ...lines.map((line) => line.element),
      element("p", { class: "sg-note" }, "L ≈ ", loss)),
    element("div", { class: "sg-layer-matrices sg-many" }, ...grids.map((grid) => grid.element)),
    element("div", { class: "sg-layer-entry", role: "group", "aria-label": "Selected entry" },
      entry, words),
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
