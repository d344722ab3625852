// Softmax step by step in a floating-point type: as it is typed, and with the shift.

import { softmaxWithComplement } from "./arithmetic.js";
import { choice } from "./choice.js";
import { replaced } from "./class_rows.js";
import { announcer, button, numberRow } from "./controls.js";
import { element, setText } from "./dom.js";
import {
  PRECISIONS, largestOf, oneMinusP, roundedTo, shiftedLogits, softmaxSteps,
} from "./floating.js";
import { computed, named, number, plain } from "./format.js";
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
  const words = element("p", { class: "sg-note" });
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
  const names = Array.from({ length }, (_, k) => named("z", k));
  const controls = names.map((symbol, k) =>
    numberRow(symbol, `logit ${symbol}`, [...RANGE, 1], RANGE, (z) =>
      actions.set({ logits: replaced(actions.state().logits, k, z) })));
  const types = choice("Type", PRECISIONS, (place) =>
    actions.set({ precision: PRECISIONS[place] }));
  const limit = element("p", { class: "sg-note" });
  const typed = stepsTable("As typed", "z", names);
  const safe = stepsTable("With the shift, M = the largest logit", "z − M", names);
  const rest = numberTable("The class of the largest logit, with the shift", ["1 − p"],
    ["subtracted", "r/s, with r the sum of the others", "true value"]);
  const live = announcer();

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
    live.say(`${precision}. As typed: ${heard} With the shift: ${safe.draw(shifted, precision)}`);
    const truth = softmaxWithComplement(stored).complement[k];
    rest.draw([...ways, truth].map((value) => [computed(value)]));
  }
  return {
    element: element("div", { class: "sg-stability-explorer" },
      element("div", { class: "sg-classes" },
        ...controls.map((control) => control.element)),
      element("div", { class: "sg-type" },
        types.element, limit, button("Reset", actions.reset)),
      typed.element, safe.element, rest.element, live.element),
    draw,
    dispose: live.dispose,
  };
}

const check = () => {};
const shape = ({ logits }) => logits.length;

export const render = bookWidget({ label: "Stability explorer", traits, check, shape, build });
