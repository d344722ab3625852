// p, the target y and p − y for each class; the loss; and steps against the gradient.

import { softmax } from "./arithmetic.js";
import { choice } from "./choice.js";
import { names } from "./class_rows.js";
import { button, numberRow } from "./controls.js";
import { box, element } from "./dom.js";
import { named, number } from "./format.js";
import { crossEntropy, crossEntropyGradient, oneHot } from "./losses.js";
import { within } from "./ranges.js";
import { errorBars, slopeText } from "./signed_bars.js";
import { distribution, finiteList, finiteNumber } from "./traits.js";
import { trailChart } from "./trail_chart.js";
import { bookWidget } from "./widget.js";

const LOGITS = [-1000, 1000];
const LONGEST_TRAIL = 100;
const traits = {
  logits: finiteList(2, 8, ...LOGITS),
  target: distribution(2, 8),
  rate: finiteNumber(0.01, 20),
  trail: finiteList(0, LONGEST_TRAIL, 0, 3000),
};

function check({ logits, target }) {
  if (target.length !== logits.length) {
    throw new Error(`target has ${target.length} entries: there are ${logits.length} logits.`);
  }
}

/** What gives every class a target when classes came or went, as in Python. */
function keep({ logits, target }) {
  if (target.length === logits.length) return {};
  const label = target.indexOf(Math.max(...target));
  return { target: oneHot(Math.min(label, logits.length - 1), logits.length) };
}

/** The target with y_k set, and the other entries scaled so that all still sum to 1. */
export function withShare(target, k, share) {
  const others = 1 - target[k];
  const parts = target.map((y) => (others > 0 ? y / others : 1 / (target.length - 1)));
  return target.map((_, index) => (index === k ? share : parts[index] * (1 - share)));
}

/** The state after a step against the gradient. */
export function stepped({ logits, target, rate, trail }) {
  const slopes = crossEntropyGradient(logits, target);
  return {
    logits: logits.map((z, k) => within(LOGITS[0], z - rate * slopes[k], LOGITS[1])),
    trail: [...trail, crossEntropy(logits, target)].slice(-LONGEST_TRAIL),
  };
}

/** The loss at p = y: the entropy of the target. */
export const lowestLoss = (target) =>
  crossEntropy(target.map((y) => (y ? Math.log(y) : LOGITS[0])), target);

/** One class: sliders for its logit and its target, bars for p, y and p − y. */
function classBlock(k, onLogit, onTarget) {
  const [z, y] = [named("z", k), named("y", k)];
  const logit = numberRow(z, `logit ${z}`, [-6, 6, 0.1], LOGITS, onLogit);
  const target = numberRow(y, `target ${y}`, [0, 1, 0.01], [0, 1], onTarget);
  const bars = errorBars(k);
  return {
    element: box("sg-class",
      element("div", {}, logit.element, target.element), bars.element),
    draw(value, share, ...rest) {
      logit.set(value);
      target.set(Number(share.toPrecision(3)));
      bars.draw(rest[0], share, rest[1]);
    },
  };
}

function build({ logits: { length } }, actions) {
  const change = (changes) => actions.set({ ...changes, trail: [] });
  const classes = names("z", length).map((_, k) => classBlock(k,
    (z) => change({ logits: actions.state().logits.with(k, z) }),
    (share) => change({ target: withShare(actions.state().target, k, share) })));
  const labels = choice("True class", classes.map((_, k) => String(k + 1)),
    (label) => change({ target: oneHot(label, length) }));
  const slider = numberRow("η", "learning rate η", [0.1, 10, 0.1], [0.01, 20],
    (rate) => actions.set({ rate }));
  const chart = trailChart();

  function draw({ logits, target, rate, trail }) {
    const [p, slopes] = [softmax(logits), crossEntropyGradient(logits, target)];
    const loss = crossEntropy(logits, target);
    // After a step a logit has as many digits as a number can have; then three decimals are shown.
    const shown = trail.length ? logits.map((z) => Number(z.toFixed(3))) : logits;
    classes.forEach((row, k) => row.draw(shown[k], target[k], p[k], slopes[k]));
    labels.draw(target.indexOf(1));
    slider.set(rate);
    chart.draw([...trail, loss], lowestLoss(target));
    const texts = slopes.map((slope, k) => slopeText(slope, target[k]));
    const before = trail.length ? `, before the step ${number(trail.at(-1))}` : "";
    return `Loss ${number(loss)}${before}. p − y: ${texts.join(", ")}.`;
  }
  const settings = box("sg-class sg-settings", slider.element,
    box("sg-buttons",
      button("Step: z − η (p − y)", () => actions.set(stepped(actions.state()))),
      button("Reset", actions.reset)));
  return {
    element: box("sg-cross-entropy-explorer",
      box("sg-classes",
        ...[labels, ...classes].map((row) => row.element), settings), chart.element),
    draw,
  };
}

export const render = bookWidget({ label: "Cross-entropy explorer", traits, check, keep, build });
