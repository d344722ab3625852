// Softmax step by step in a floating-point type: as it is typed, and with the shift.

import { softmaxWithComplement } from "./arithmetic.js";
import { choice } from "./choice.js";
import { names } from "./class_rows.js";
import { button, numberRow } from "./controls.js";
import { box, element, note, setText } from "./dom.js";
import {
  PRECISIONS, largestOf, oneMinusP, roundedTo, shiftedLogits, softmaxSteps,
} from "./floating.js";
import { computed, number, plain } from "./format.js";
import { numberTable } from "./number_table.js";
import { finiteList, oneOf } from "./traits.js";
import { bookWidget } from "./widget.js";

const RANGE = [-1000, 1000];
const traits = { logits: finiteList(2, 8, ...RANGE), precision: oneOf(PRECISIONS) };

/** What became of a computation. */
export function verdict({ exponentials, total }, precision) {
  if (exponentials.includes(Infinity)) {
    return `exp overflows beyond ${number(largestOf(precision))}; inf/inf = nan.`;
  }
  if (total === Infinity) return "The sum overflows, and a number over inf is 0.";
  if (total === 0) return "Every exponential underflows to 0; 0/0 = nan.";
  if (exponentials.includes(0)) return "exp underflows to 0: harmless beside the others.";
  return "Every number is finite.";
}

/** The steps of one formula as a table, and what became of them. */
function stepsTable(caption, exponent, names) {
  const power = element("span", {}, "e", element("sup", {}, exponent));
  const table = numberTable(caption, [exponent, power, "p"], [...names, "sum"]);
  const words = note();
  return {
    element: element("div", {}, table.element, words),
    draw(steps, precision) {
      const { exponents, exponentials, total, p } = steps;
      const rows = p.map((share, k) =>
        [plain(exponents[k]), computed(exponentials[k]), computed(share)]);
      const said = verdict(steps, precision);
      table.draw([...rows, ["", computed(total), ""]]);
      setText(words, said);
      return `p = ${p.map(computed).join(", ")}. ${said}`;
    },
  };
}

function build({ logits: { length } }, actions) {
  const symbols = names("z", length);
  const controls = symbols.map((symbol, k) =>
    numberRow(symbol, `logit ${symbol}`, [...RANGE, 1], RANGE,
      (z) => actions.setEntry("logits", k, z)));
  const types = choice("Type", PRECISIONS, (place) =>
    actions.set({ precision: PRECISIONS[place] }));
  const limit = note();
  const typed = stepsTable("As typed", "z", symbols);
  const safe = stepsTable("With the shift, M = the largest logit", "z − M", symbols);
  const rest = numberTable("The class of the largest logit, with the shift", ["1 − p"],
    ["subtracted", "r/s, with r the sum of the others", "true value"]);

  function draw({ logits, precision }) {
    const stored = logits.map((z) => roundedTo(precision, z));
    const k = stored.indexOf(Math.max(...stored));
    const shifted = softmaxSteps(precision, shiftedLogits(precision, stored));
    const largest = largestOf(precision);
    const ways = oneMinusP(precision, shifted, k);
    controls.forEach(({ set }, index) => set(logits[index]));
    types.draw(PRECISIONS.indexOf(precision));
    setText(limit, `Largest number: ${number(largest)} = exp(${number(Math.log(largest))})`);
    const heard = typed.draw(softmaxSteps(precision, stored), precision);
    const truth = softmaxWithComplement(stored).complement[k];
    rest.draw([...ways, truth].map((value) => [computed(value)]));
    return `${precision}. As typed: ${heard} With the shift: ${safe.draw(shifted, precision)}`;
  }
  return {
    element: box("sg-stability-explorer",
      box("sg-classes", ...elementsOf(controls)),
      box("sg-type", types.element, limit, button("Reset", actions.reset)),
      typed.element, safe.element, rest.element),
    draw,
  };
}

export const render = bookWidget({ label: "Stability explorer", traits, build });
