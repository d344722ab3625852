// Three probabilities as a point in a triangle, and what the Jacobian makes of nudges there.

import { softmaxWithComplement } from "./arithmetic.js";
import { classRows, settingsRow } from "./class_rows.js";
import { button } from "./controls.js";
import { box, note, setText } from "./dom.js";
import { named, number } from "./format.js";
import { tidyLogit } from "./ranges.js";
import { finiteList, finiteNumber } from "./traits.js";
import { triangle } from "./triangle.js";
import { bookWidget } from "./widget.js";

const traits = { logits: finiteList(3, 3, -1000, 1000), temperature: finiteNumber(0.01, 100) };
const sum = ([a, b, c]) => a + b + c;

/** The eigenvalues of J beside the 0 of (1, 1, 1), the larger first: simplex_explorer.py says why. */
export function stretches(logits, temperature) {
  const { p, complement } = softmaxWithComplement(logits, temperature);
  const trace = sum(p.map((share, k) => share * complement[k]));
  if (!trace) return [0, 0];
  const [large, middle, small] = [...p].sort((a, b) => b - a);
  const share = 12 * large * (middle / trace) * (small / trace);
  const along = (trace * (1 + Math.sqrt(Math.max(1 - share, 0)))) / 2;
  return [along / temperature, (3 * large * (middle / along) * small) / temperature];
}

/** Logits with the probabilities p, and with the mean that the old logits have. */
export function logitsOf(p, old, temperature) {
  const logarithms = p.map((share) => temperature * Math.log(share));
  const level = (sum(old) - sum(logarithms)) / 3;
  return logarithms.map((value) => tidyLogit(value + level, 4));
}

function build(_state, actions) {
  const { state, set } = actions;
  const [rows, settings] = [classRows(3, actions), settingsRow(actions)];
  const together = button("Add 1 to all logits", () =>
    set({ logits: state().logits.map((z) => tidyLogit(z + 1, 10)) }));
  const picture = triangle("the point p: arrow keys move it", (p) => {
    const { logits, temperature } = state();
    set({ logits: logitsOf(p, logits, temperature) });
  });
  const words = note();

  function draw({ logits, temperature }) {
    const { p } = softmaxWithComplement(logits, temperature);
    const [long, short] = stretches(logits, temperature).map(number);
    const listed = p.map((share, k) => `${named("p", k)} = ${number(share)}`).join(", ");
    const said = `Dashed: nudges of one length. J makes the ellipse of them: it stretches by ${long} ` +
      `along, by ${short} across, and by 0 in the direction (1, 1, 1).`;
    rows.draw(logits, p, []);
    settings.draw(temperature);
    picture.draw(p, temperature, listed);
    setText(words, said);
    return `z = ${logits.join(", ")}. ${listed}. ${said}`;
  }
  return {
    element: box("sg-simplex-explorer",
      picture.element,
      box("sg-classes", ...rows.parts, settings.element, together, words)),
    draw,
  };
}

export const render = bookWidget({ label: "Simplex explorer", traits, build });
