// p, the target y and p − y for each class; the loss; and steps against the gradient.

import { softmax } from "./arithmetic.js";
import { choice } from "./choice.js";
import { announcer, button, numberControl } from "./controls.js";
import { element, setText } from "./dom.js";
import { change, named, number, signed } from "./format.js";
import { crossEntropy, crossEntropyGradient, oneHot } from "./losses.js";
import { signedBar } from "./signed_bars.js";
import { distribution, finiteList, finiteNumber } from "./traits.js";
import { trailChart } from "./trail_chart.js";
import { bookWidget } from "./widget.js";

const [LOWEST, HIGHEST, LONGEST_TRAIL] = [-1000, 1000, 100];
const traits = {
  logits: finiteList(2, 8, LOWEST, HIGHEST),
  target: distribution(2, 8),
  rate: finiteNumber(0.01, 20),
  trail: finiteList(0, LONGEST_TRAIL, 0, 3000),
};

function check({ logits, target }) {
  if (target.length !== logits.length) {
    throw new Error(`target has ${target.length} entries: there are ${logits.length} logits.`);
  }
}

/** The target with y_k set, and the other entries scaled so that all still sum to 1. */
export function withShare(target, k, share) {
  const others = 1 - target[k];
  const rest = (y) => (others > 0 ? (y / others) * (1 - share) : (1 - share) / (target.length - 1));
  return target.map((y, index) => (index === k ? share : rest(y)));
}

/** z − η (p − y), kept inside the range of logits. */
export const stepped = ({ logits, target, rate }) => {
  const gradient = crossEntropyGradient(logits, target);
  return logits.map((z, k) => Math.min(HIGHEST, Math.max(LOWEST, z - rate * gradient[k])));
};

/** p − y as text; beside a share between 0 and 1 the difference has no digits to spare. */
const slopeText = (slope, y) => (y === 0 || y === 1 ? change(slope) : signed(slope, 4));

/** One class: sliders for its logit and target, bars for p, y and p − y. */
function classBlock(k, onLogit, onTarget) {
  const [z, p, y] = ["z", "p", "y"].map((symbol) => named(symbol, k));
  const logit = numberControl({
    symbol: z, name: `logit ${z}`, slider: [-6, 6, 0.1], range: [LOWEST, HIGHEST],
    onChange: onLogit,
  });
  const target = numberControl({
    symbol: y, name: `target ${y}`, slider: [0, 1, 0.01], range: [0, 1], onChange: onTarget,
  });
  const bars = [signedBar(p, true), signedBar(y, true), signedBar(`${p} − ${y}`)];
  const controls = [logit, target].map(({ parts }) =>
    element("div", { class: "sg-control" }, ...parts));
  return {
    element: element("div", { class: "sg-class" }, element("div", {}, ...controls),
      element("div", { class: "sg-change" }, ...bars.map((bar) => bar.element))),
    draw(values, share, probability, slope) {
      logit.set(values);
      target.set(Number(share.toPrecision(6)));
      bars[0].set(probability, 1, number(probability));
      bars[1].set(share, 1, number(share));
      bars[2].set(slope, 1, slopeText(slope, share));
    },
  };
}

function build({ logits: { length } }, actions) {
  let state;
  const setLogit = (k, value) =>
    actions.set({ logits: state.logits.map((z, i) => (i === k ? value : z)), trail: [] });
  const setTarget = (target) => actions.set({ target, trail: [] });
  const classes = Array.from({ length }, (_, k) => classBlock(k,
    (value) => setLogit(k, value), (share) => setTarget(withShare(state.target, k, share))));
  const labels = choice("True class", classes.map((_, k) => String(k + 1)),
    (k) => setTarget(oneHot(k, length)));
  const rate = numberControl({
    symbol: "η", name: "learning rate η", slider: [0.1, 10, 0.1], range: [0.01, 20],
    onChange: (value) => actions.set({ rate: value }),
  });
  const step = () => actions.set({
    logits: stepped(state),
    trail: [...state.trail, crossEntropy(state.logits, state.target)].slice(-LONGEST_TRAIL),
  });
  const [chart, live] = [trailChart(), announcer()];

  function draw(next) {
    state = next;
    const { logits, target, trail } = state;
    const [p, slopes] = [softmax(logits), crossEntropyGradient(logits, target)];
    const loss = crossEntropy(logits, target);
    const lowest = target.reduce((sum, y) => (y > 0 ? sum - y * Math.log(y) : sum), 0);
    classes.forEach((row, k) => row.draw(logits[k], target[k], p[k], slopes[k]));
    labels.draw(target.indexOf(1));
    rate.set(state.rate);
    chart.draw([...trail, loss], lowest);
    const all = slopes.map((slope, k) => `${named("p", k)} − ${named("y", k)} = `
      + slopeText(slope, target[k]));
    live.say(`Loss ${number(loss)}${trail.length ? `, after ${number(trail.at(-1))}` : ""}. `
      + `${all.join(", ")}.`);
  }
  const settings = element("div", { class: "sg-class sg-settings" },
    element("div", { class: "sg-control" }, ...rate.parts),
    element("div", { class: "sg-buttons" },
      button("Step: z − η (p − y)", step), button("Reset", actions.reset)));
  const rows = [labels, ...classes].map((row) => row.element);
  return {
    element: element("div", { class: "sg-cross-entropy-explorer" },
      element("div", { class: "sg-classes" }, ...rows, settings), chart.element, live.element),
    draw,
    dispose: live.dispose,
  };
}

const shape = ({ logits }) => String(logits.length);

export const render = bookWidget({ label: "Cross-entropy explorer", traits, check, shape, build });
