// The gradient of f(x, y) = x² + 3y at a point, and what a step from there does to f.

import { button, numberRow } from "./controls.js";
import { box, element, elementsOf } from "./dom.js";
import { change, plain } from "./format.js";
import { levelMap } from "./level_map.js";
import { numberTable } from "./number_table.js";
import { tidyLogit, within } from "./ranges.js";
import { finiteList } from "./traits.js";
import { bookWidget } from "./widget.js";

const SYMBOLS = { point: ["x", "y"], step: ["Δx", "Δy"] };
const RANGES = { point: [-3, 3], step: [-1, 1] };
const traits = { point: finiteList(2, 2, ...RANGES.point), step: finiteList(2, 2, ...RANGES.step) };

/** A sum; what rounding leaves of one that is 0 is not shown. */
function sum(...terms) {
  const total = terms.reduce((a, b) => a + b);
  return Math.abs(total) < 1e-12 * Math.max(...terms.map(Math.abs)) ? 0 : total;
}

/** What each slope makes of its own step, their sum, the true change, and the difference, Δx². */
export function changes([x], [dx, dy]) {
  const [byX, byY, rest] = [2 * x * dx, 3 * dy, dx * dx];
  return [byX, byY, sum(byX, byY), sum(byX, byY, rest), rest];
}

/** A step (a, b) times a factor that makes it as long as the old one, or 1/2; in few digits. */
export function turned(step, a, b) {
  const length = Math.min(1, (Math.hypot(...step) || 0.5).toPrecision(2));
  const factor = (length / Math.hypot(a, b)).toPrecision(4);
  return [a, b].map((part) => tidyLogit(factor * part, 9));
}

/** The sliders of the point or of the step. */
const controls = (trait, { setEntry }) => SYMBOLS[trait].map((symbol, k) =>
  numberRow(symbol, symbol, [...RANGES[trait], 0.05], RANGES[trait], (x) => setEntry(trait, k, x)));

/** Buttons that turn the step. */
function turns({ state, set }) {
  const turn = (words, directionAt) => button(words, () => {
    const { point: [x], step } = state();
    set({ step: turned(step, ...directionAt(x)) });
  });
  return [
    turn("Only x", () => [1, 0]),
    turn("Only y", () => [0, 1]),
    turn("Along the gradient", (x) => [2 * x, 3]),
    turn("Along the line", (x) => [3, -2 * x]),
  ];
}

function build(_, actions) {
  const rows = ["point", "step"].flatMap((trait) => controls(trait, actions));
  const move = (...point) =>
    actions.set({ point: point.map((value) => within(-3, tidyLogit(value, 2), 3)) });
  const map = levelMap("the point: arrow keys move it", RANGES.point, move, (right, up) => {
    const [x, y] = actions.state().point;
    move(x + right / 10, y + up / 10);
  });
  const table = numberTable("f(x, y) = x² + 3y", ["slope", "step", "slope · step"],
    ["∂f/∂x = 2x", "∂f/∂y = 3", "sum", "true Δf", "difference = Δx²"]);

  function draw({ point, step }) {
    const [x, y] = point;
    const slopes = [2 * x, 3];
    const numbers = changes(point, step).map(change);
    const [, , linear, truth, rest] = numbers;
    const here = `x = ${plain(x)}, y = ${plain(y)}, f = ${plain(x * x + 3 * y)}`;
    [...point, ...step].forEach((value, k) => rows[k].set(value));
    map.draw(point, slopes, step, here);
    table.draw(numbers.map((text, k) =>
      [...[slopes, step].map((pair) => (k < 2 ? plain(pair[k]) : "")), text]));
    return `${here}. Gradient ${slopes.map(plain).join(", ")}, step ${step.map(plain).join(", ")}: ` +
      `sum ${linear}, true Δf ${truth}, difference ${rest}.`;
  }
  const key = "Orange: the gradient, at a fifth of its length. Blue: the step.";
  return {
    element: box("sg-gradient-explorer",
      box("", map.element, element("p", { class: "sg-note" }, key)),
      box("sg-classes", ...elementsOf(rows),
        box("sg-buttons", ...turns(actions), button("Reset", actions.reset))),
      table.element),
    draw,
  };
}

export const render = bookWidget({ label: "Gradient explorer", traits, shape: () => 0, build });
