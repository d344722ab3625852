// The size of a nudge: the derivative that it finds, the error, and the error's two parts.

import { choice } from "./choice.js";
import { classRows } from "./class_rows.js";
import { softmax } from "./arithmetic.js";
import { button, numberRow } from "./controls.js";
import { box, element, note, setText } from "./dom.js";
import { entryChoice } from "./entry_choice.js";
import { named } from "./format.js";
import { selection, selectionTraits } from "./selection.js";
import { stepChart } from "./step_chart.js";
import { errorText, METHODS, nudgedEntry, scientific, stepOf, verdict } from "./step_size.js";
import { finiteNumber, oneOf } from "./traits.js";
import { bookWidget } from "./widget.js";

const DECIMALS = 12;
const RANGE = [-16, 0];
const traits = {
  ...selectionTraits,
  method: oneOf(METHODS),
  log_step: finiteNumber(...RANGE),
};

const NAMES = ["estimate", "true value", "error", "truncation", "rounding"];

/** The numbers with their names. Digits of the estimate that are not the true ones are quiet. */
function numbers() {
  const rows = NAMES.map((name) => [element("dt", {}, name), element("dd")]);
  const [same, other] = [element("strong"), element("span")];
  rows[0][1].append(same, other);
  return {
    element: element("dl", { class: "sg-numbers" }, ...rows.flat()),
    draw([estimate, truth, ...texts]) {
      const differ = [...estimate].findIndex((letter, place) => letter !== truth[place]);
      const end = differ < 0 ? estimate.length : differ;
      setText(same, estimate.slice(0, end));
      setText(other, estimate.slice(end));
      [truth, ...texts].forEach((text, k) => setText(rows[k + 1][1], text));
    },
  };
}

/** Choice of entry and method, and the slider of the step. */
function stepControls(count, actions) {
  const entry = entryChoice(count, actions, (selected) => actions.set({ selected }));
  const methods = choice("Method", METHODS, (place) => actions.set({ method: METHODS[place] }));
  const step = numberRow("log h", "log₁₀ of the step h", [...RANGE, 0.1], RANGE,
    (x) => actions.set({ log_step: x }));
  return {
    parts: [...entry.parts, methods.element,
      box("sg-class sg-settings", step.element, button("Reset", actions.reset))],
    draw({ selected, method, log_step: x }) {
      entry.draw(selected);
      methods.draw(METHODS.indexOf(method));
      step.set(x);
    },
  };
}

/** The entry, method and step in words, with the relative error. */
function said({ selected: [i, j], method }, h, error) {
  const entry = `∂${named("p", i)}/∂${named("z", j)}`;
  return `${entry}, ${method}, h = ${scientific(h, 1)}: relative error ${errorText(error)}.`;
}

function build({ logits: { length } }, actions) {
  const [rows, controls] = [classRows, stepControls].map((make) => make(length, actions));
  const [chart, table, words] = [stepChart(), numbers(), note()];
  let drawn, entry;

  function draw(state) {
    const { logits, selected, method, log_step: x } = state;
    if (drawn !== (drawn = String([logits, selected]))) {
      entry = nudgedEntry(state);
      chart.drawCurves(entry);
    }
    const [h, place] = [stepOf(x), METHODS.indexOf(method)];
    const errors = entry.errors(place, h);
    const [whole, truncation] = errors;
    rows.draw(logits, softmax(logits), selected);
    controls.draw(state);
    const text = `${said(state, h, whole)} ${verdict(errors)}`;
    chart.draw(place, x, whole, `Relative error against the step h for four methods. ${text}`);
    table.draw([
      ...[entry.estimate(place, h), entry.truth].map((value) => scientific(value, DECIMALS)),
      ...[whole, truncation, whole - truncation].map(errorText),
    ]);
    setText(words, `h = ${scientific(h, 1)}. ${verdict(errors)}`);
    return text;
  }
  return {
    element: box("sg-step-size-explorer", box("sg-classes", ...rows.parts),
      box("sg-choose", ...controls.parts), chart.element, box("", table.element, words)),
    draw,
  };
}

export const render = bookWidget({ label: "Step size explorer", traits, ...selection, build });
