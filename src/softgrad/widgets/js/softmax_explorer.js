// Bars for the logits and for the probabilities that softmax makes of them.

import { softmax } from "./arithmetic.js";
import { barSlider, drawBar } from "./bar_slider.js";
import { settingsRow } from "./class_rows.js";
import { button, numberRow } from "./controls.js";
import { box, elementsOf, note, setText } from "./dom.js";
import { named, number, plain } from "./format.js";
import { tidyLogit, within } from "./ranges.js";
import { finiteList, finiteNumber } from "./traits.js";
import { bookWidget } from "./widget.js";

const [FEWEST, MOST] = [2, 8];
const SMALLEST = 0.001; // a probability of 0 or 1 has no finite logits
const RANGE = [-1000, 1000];
const traits = {
  logits: finiteList(FEWEST, MOST, ...RANGE),
  temperature: finiteNumber(0.01, 100),
  shift: finiteNumber(...RANGE),
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
  const logit = numberRow(z, `logit ${z}`, [-10, 10, 0.1], RANGE, onLogit);
  const probability = barSlider(p, `probability ${p}`, onProbability);
  logit.track.classList.add("sg-bar-slider", "sg-quiet-bar");
  return {
    element: box("sg-class", logit.element, probability.element),
    draw(shifted, share, shift) {
      setText(logit.symbol, shift ? `${z} + c` : z);
      [logit.field.min, logit.field.max] = RANGE.map((end) => end + shift);
      logit.set(Number(shifted.toPrecision(12))); // 0.1 + 0.2 reads 0.3
      drawBar(logit.track, shifted);
      probability.set(share, number(share));
    },
  };
}

/** The rows of all classes that there may be; those that are not there are hidden. */
function barRows({ state, setEntry }) {
  const setLogit = (k, logitIn) => setEntry("logits", k, logitIn(state()));
  const rows = Array.from({ length: MOST }, (_, k) =>
    barRow(
      k,
      (shifted) => setLogit(k, ({ shift }) => tidyLogit(shifted - shift, 10)),
      (share) => setLogit(k, ({ logits, temperature }) => logitFor(share, k, logits, temperature)),
    ));
  return {
    parts: elementsOf(rows),
    draw(shifted, p, shift) {
      rows.forEach((row, k) => {
        row.element.hidden = k >= p.length;
        if (k < p.length) row.draw(shifted[k], p[k], shift);
      });
    },
  };
}

/** Buttons that take a class away and add one. */
function classButtons({ state, set }) {
  const fewer = button("Remove class", () => {
    const { logits } = state();
    if (logits.length > FEWEST) set({ logits: logits.slice(0, -1) });
  });
  const more = button("Add class", () => {
    const { logits } = state();
    if (logits.length < MOST) set({ logits: [...logits, 0] });
  });
  return {
    element: box("sg-buttons", fewer, more),
    draw(count) {
      // Not disabled: that takes the focus away from the one who has just pressed the button.
      fewer.setAttribute("aria-disabled", count === FEWEST);
      more.setAttribute("aria-disabled", count === MOST);
    },
  };
}

function build(_state, actions) {
  const [rows, settings, buttons] =
    [barRows, settingsRow, classButtons].map((make) => make(actions));
  const shiftRow = numberRow("c", "shift c of every logit", [-5, 5, 0.1], RANGE,
    (shift) => actions.set({ shift }));
  const words = note();

  function draw({ logits, temperature, shift }) {
    const shifted = logits.map((z) => z + shift);
    const p = softmax(shifted, temperature);
    rows.draw(shifted, p, shift);
    settings.draw(temperature);
    shiftRow.set(shift);
    buttons.draw(p.length);
    const text = shift
      ? `Every logit plus ${plain(shift)}: all bars of z move, and p stays.`
      : "Drag any bar. Then move c, which is added to every logit.";
    setText(words, text);
    return `${text} ${p.map((share, k) => `${named("p", k)} = ${number(share)}`).join(", ")}.`;
  }
  return {
    // The buttons stand above what they lengthen and shorten, and so stay under the pointer.
    element: box("sg-classes sg-softmax-explorer", buttons.element, ...rows.parts,
      settings.element, box("sg-class", shiftRow.element), words),
    draw,
  };
}

// The rows of eight classes are there from the start: nothing is built anew.
const shape = () => "";

export const render = bookWidget({ label: "Softmax explorer", traits, shape, build });
