// Three probabilities as a point in a triangle, and what the Jacobian makes of nudges there.

import { softmaxWithComplement } from "./arithmetic.js";
import { classRow, settingsRow } from "./class_rows.js";
import { announcer, button, numberControl } from "./controls.js";
import { element, setText } from "./dom.js";
import { named, number } from "./format.js";
import { tidyLogit } from "./ranges.js";
import { finiteList, finiteNumber } from "./traits.js";
import { triangle } from "./triangle.js";
import { bookWidget } from "./widget.js";

const traits = {
  logits: finiteList(3, 3, -1000, 1000),
  temperature: finiteNumber(0.01, 100),
  radius: finiteNumber(0.01, 2),
};

/** The two eigenvalues of J beside the 0 of (1, 1, 1), the larger first. */
export function stretches(logits, temperature) {
  const { p, complement } = softmaxWithComplement(logits, temperature);
  const trace = p.reduce((sum, share, k) => sum + share * complement[k], 0) / temperature;
  // The product of the two: so the small one needs no subtraction.
  const product = 3 * (p[0] / temperature) * (p[1] / temperature) * p[2];
  const largest = (trace + Math.sqrt(Math.max(trace ** 2 - 4 * product, 0))) / 2;
  return [largest, largest > 0 ? product / largest : 0];
}

/** Logits with the probabilities p, and with the mean that the old logits have. */
export function logitsOf(p, old, temperature) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const logarithms = p.map((share) => temperature * Math.log(share));
  const level = mean(old) - mean(logarithms);
  return logarithms.map((value) => tidyLogit(value + level, 4));
}

const listed = (p) =>
  p.map((share, k) => `${named("p", k)} = ${number(share)}`).join(", ");

/** The length of the nudges, and the buttons that go along (1, 1, 1). */
function nudgeRows(actions, shiftAll) {
  const radius = numberControl({
    symbol: "|Δz|", name: "length of the nudges", slider: [0.05, 1, 0.05], range: [0.01, 2],
    onChange: (value) => actions.set({ radius: value }),
  });
  return {
    elements: [
      element("div", { class: "sg-control" }, ...radius.parts),
      element("div", { class: "sg-together" }, "All logits",
        button("− 1", () => shiftAll(-1)), button("+ 1", () => shiftAll(1))),
    ],
    draw: radius.set,
  };
}

function build(_state, actions) {
  let state;
  const setLogits = (logits) => actions.set({ logits });
  const rows = [0, 1, 2].map((k) => classRow(k, (value) =>
    setLogits(state.logits.map((z, index) => (index === k ? value : z)))));
  const settings = settingsRow(actions);
  const nudge = nudgeRows(actions, (step) =>
    setLogits(state.logits.map((z) => tidyLogit(z + step, 10))));
  const picture = triangle("the point p; arrow keys move it", (p) =>
    setLogits(logitsOf(p, state.logits, state.temperature)));
  const words = element("p", { class: "sg-note" });
  const live = announcer();

  function draw(next) {
    state = next;
    const { logits, temperature, radius } = state;
    const { p } = softmaxWithComplement(logits, temperature);
    const [long, short] = stretches(logits, temperature).map(number);
    rows.forEach((row, k) => row.draw(logits[k], p[k], [-1, -1]));
    settings.draw(temperature);
    nudge.draw(radius);
    picture.draw(p, temperature, radius, listed(p));
    setText(words, `J makes the filled ellipse of the dashed circle: it stretches by ${long} ` +
      `one way, by ${short} across, and along (1, 1, 1) by 0.`);
    live.say(`z = ${logits.join(", ")}. ${listed(p)}. Stretches ${long}, ${short} and 0.`);
  }
  const side = [...rows, settings].map((row) => row.element);
  return {
    element: element("div", { class: "sg-simplex-explorer" },
      picture.element,
      element("div", { class: "sg-classes" }, ...side, ...nudge.elements),
      words, live.element),
    draw,
    dispose: live.dispose,
  };
}

const check = () => {};
const shape = () => "";

export const render = bookWidget({ label: "Simplex explorer", traits, check, shape, build });
