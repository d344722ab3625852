// Softmax step by step in a floating-point type: as it is typed, and with the shift.

import { softmaxWithComplement } from "./arithmetic.js";
import { choice } from "./choice.js";
import { announcer, button, numberControl } from "./controls.js";
import { element, setText } from "./dom.js";
import {
  PRECISIONS, largestOf, oneMinusP, roundedTo, shiftedLogits, softmaxSteps,
} from "./floating.js";
import { computed, named, number, plain } from "./format.js";
import { finiteList, oneOf } from "./traits.js";
import { bookWidget } from "./widget.js";

const traits = { logits: finiteList(2, 8, -1000, 1000), precision: oneOf(PRECISIONS) };

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

const line = (head, cells) =>
  element("tr", {}, element("th", { scope: "row" }, head), ...cells);

/** Writes a number; what is no longer a number stands out. */
function write(cell, text) {
  setText(cell, text);
  cell.classList.toggle("sg-lost", text === "inf" || text === "nan");
}

/** The steps of one formula as a table, and what became of them. */
function stepsTable(caption, exponent, n) {
  const cells = (count) => Array.from({ length: count }, () => element("td"));
  const rows = Array.from({ length: n }, () => cells(3));
  const total = cells(3);
  const power = element("span", {}, "e", element("sup", {}, exponent));
  const heads = ["", exponent, power, "p"];
  const words = element("p", { class: "sg-verdict" });
  return {
    element: element("div", {},
      element("table", { class: "sg-table" },
        element("caption", {}, caption),
        element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
        ...rows.map((row, k) => line(named("z", k), row)),
        line("sum", total)),
      words),
    draw(steps, precision) {
      rows.forEach(([z, e, p], k) => {
        setText(z, plain(steps.exponents[k]));
        write(e, computed(steps.exponentials[k]));
        write(p, computed(steps.p[k]));
      });
      write(total[1], computed(steps.total));
      setText(words, verdict(steps, precision));
    },
  };
}

/** 1 − p of the largest logit: in two ways, and the true value. */
function oneMinusTable() {
  const head = element("th", { scope: "row" });
  const [subtracted, keptApart, truth] = [0, 0, 0].map(() => element("td"));
  return {
    element: element("table", { class: "sg-table" },
      element("caption", {}, "1 − p of the largest logit, with the shift"),
      element("tr", {}, head, subtracted),
      line("r/s, with r the sum of the others", [keptApart]),
      line("true value", [truth])),
    draw(k, ways, trueValue) {
      setText(head, `1 − ${named("p", k)}, subtracted`);
      setText(subtracted, computed(ways.subtracted));
      setText(keptApart, computed(ways.keptApart));
      setText(truth, number(trueValue));
    },
  };
}

/** The slider of a logit; the first one goes far. */
function logitControl(index, onChange) {
  return numberControl({
    symbol: named("z", index), name: `logit ${named("z", index)}`,
    slider: index ? [-50, 50, 1] : [0, 1000, 1], range: [-1000, 1000], onChange,
  });
}

function build({ logits: { length } }, actions) {
  let current;
  const controls = Array.from({ length }, (_, k) => logitControl(k, (value) =>
    actions.set({ logits: current.map((z, index) => (index === k ? value : z)) })));
  const types = choice("Type", PRECISIONS, (place) =>
    actions.set({ precision: PRECISIONS[place] }));
  const limit = element("p", { class: "sg-note" });
  const typed = stepsTable("As typed", "z", length);
  const safe = stepsTable("With the shift, M = the largest logit", "z − M", length);
  const [rest, live] = [oneMinusTable(), announcer()];

  function draw({ logits, precision }) {
    current = logits;
    const stored = logits.map((z) => roundedTo(precision, z));
    const k = stored.indexOf(Math.max(...stored));
    const textbook = softmaxSteps(precision, stored);
    const shifted = softmaxSteps(precision, shiftedLogits(precision, stored));
    const largest = largestOf(precision);
    controls.forEach((control, index) => control.set(logits[index]));
    types.draw(PRECISIONS.indexOf(precision));
    setText(limit, `Largest ${precision}: ${number(largest)} = exp(${number(Math.log(largest))})`);
    typed.draw(textbook, precision);
    safe.draw(shifted, precision);
    rest.draw(k, oneMinusP(precision, shifted, k), softmaxWithComplement(stored).complement[k]);
    const p = ({ p }) => `p = ${p.map(computed).join(", ")}. `;
    live.say(`${precision}. As typed: ${p(textbook)}${verdict(textbook, precision)} ` +
      `With the shift: ${p(shifted)}${verdict(shifted, precision)}`);
  }
  return {
    element: element("div", { class: "sg-stability-explorer" },
      element("div", { class: "sg-classes" },
        ...controls.map(({ parts }) => element("div", { class: "sg-control" }, ...parts))),
      element("div", { class: "sg-type" },
        types.element, limit, button("Reset", actions.reset)),
      typed.element, safe.element, rest.element, live.element),
    draw,
    dispose: live.dispose,
  };
}

const check = () => {};
const shape = ({ logits }) => String(logits.length);

export const render = bookWidget({ label: "Stability explorer", traits, check, shape, build });
