// Bars for the logits and for the probabilities that softmax makes of them.

import { softmax } from "./arithmetic.js";
import { barSlider, drawBar } from "./bar_slider.js";
import { settingsRow } from "./class_rows.js";
import { announcer, button, numberControl } from "./controls.js";
import { element, setText } from "./dom.js";
import { named, number, plain } from "./format.js";
import { tidyLogit, within } from "./ranges.js";
import { finiteList, finiteNumber } from "./traits.js";
import { bookWidget } from "./widget.js";

const [FEWEST, MOST] = [2, 8];
const SMALLEST = 0.001; // a probability of 0 or 1 has no finite logits
const traits = {
  logits: finiteList(FEWEST, MOST, -1000, 1000),
  temperature: finiteNumber(0.01, 100),
  shift: finiteNumber(-1000, 1000),
};

/** The logit with which class k has probability `share`, while the other logits stay. */
export function logitFor(share, k, logits, temperature) {
  const p = within(SMALLEST, share, 1 - SMALLEST);
  const others = logits.filter((_, index) => index !== k);
  const largest = Math.max(...others);
  const sum = others.reduce((total, z) => total + Math.exp((z - largest) / temperature), 0);
  return tidyLogit(largest + temperature * Math.log((sum * p) / (1 - p)), 4);
}

/** One class: the bar of its logit and that of its probability. */
function barRow(index, onLogit, onProbability) {
  const [z, p] = [named("z", index), named("p", index)];
  const logit = numberControl({
    symbol: z, name: `logit ${z}`, slider: [-10, 10, 0.1], range: [-1000, 1000], onChange: onLogit,
  });
  const [symbol, track] = logit.parts;
  const probability = barSlider(`probability ${p}`, onProbability);
  const value = element("span", { class: "sg-bar-value" });
  track.classList.add("sg-bar-slider", "sg-quiet-bar");
  return {
    element: element("div", { class: "sg-class" },
      element("div", { class: "sg-control" }, ...logit.parts),
      element("div", { class: "sg-bar-row" },
        element("span", { class: "sg-symbol" }, p), probability.element, value)),
    draw(shifted, share, isShifted) {
      setText(symbol, isShifted ? `${z} + c` : z);
      logit.set(shifted);
      drawBar(track, shifted);
      probability.set(share, number(share));
      setText(value, number(share));
    },
  };
}

/** The row with c and with the number of classes. */
function shiftRow(actions, onCount) {
  const control = numberControl({
    symbol: "c", name: "shift c of all logits", slider: [-5, 5, 0.1], range: [-1000, 1000],
    onChange: (shift) => actions.set({ shift }),
  });
  const fewer = button("− class", () => onCount(-1));
  const more = button("+ class", () => onCount(1));
  fewer.setAttribute("aria-label", "remove the last class");
  more.setAttribute("aria-label", "add a class");
  return {
    element: element("div", { class: "sg-class" },
      element("div", { class: "sg-control" }, ...control.parts),
      element("div", { class: "sg-count" }, fewer, more)),
    draw(shift, n) {
      control.set(shift);
      // Not disabled, which would take the focus away from the one who has just pressed it.
      fewer.setAttribute("aria-disabled", String(n === FEWEST));
      more.setAttribute("aria-disabled", String(n === MOST));
    },
  };
}

const note = (shift) =>
  shift
    ? `c = ${plain(shift)} is added to every logit. The bars of z move together; p stays.`
    : "Drag any bar. Then move c, which is added to every logit.";

function build(_state, actions) {
  let state;
  const change = (k, z) =>
    actions.set({ logits: state.logits.map((old, index) => (index === k ? z : old)) });
  const setProbability = (k, share) =>
    change(k, logitFor(share, k, state.logits, state.temperature));
  const setCount = (step) => {
    const { logits } = state;
    if (step > 0 && logits.length < MOST) actions.set({ logits: [...logits, 0] });
    if (step < 0 && logits.length > FEWEST) actions.set({ logits: logits.slice(0, -1) });
  };
  const rows = Array.from({ length: MOST }, (_, k) =>
    barRow(k, (z) => change(k, tidyLogit(z - state.shift, 10)), (p) => setProbability(k, p)));
  const settings = settingsRow(actions);
  const shiftAndCount = shiftRow(actions, setCount);
  const words = element("p", { class: "sg-note" });
  const live = announcer();

  function draw(next) {
    state = next;
    const { logits, temperature, shift } = state;
    const shifted = logits.map((z) => z + shift);
    const p = softmax(shifted, temperature);
    rows.forEach((row, k) => {
      row.element.hidden = k >= p.length;
      if (k < p.length) row.draw(shifted[k], p[k], shift !== 0);
    });
    settings.draw(temperature);
    shiftAndCount.draw(shift, p.length);
    setText(words, note(shift));
    const all = p.map((value, k) => `${named("p", k)} = ${number(value)}`).join(", ");
    live.say(`${shift ? `Every logit plus ${plain(shift)}, and p stays: ` : ""}${all}.`);
  }
  const parts = [...rows, settings, shiftAndCount].map((part) => part.element);
  return {
    element: element("div", { class: "sg-softmax-explorer" },
      element("div", { class: "sg-classes" }, ...parts), words, live.element),
    draw,
    dispose: live.dispose,
  };
}

const shape = () => "";
const check = () => {};

export const render = bookWidget({ label: "Softmax explorer", traits, check, shape, build });
