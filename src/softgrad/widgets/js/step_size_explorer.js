// The size of a nudge: the derivative that it finds, the error, and the error's two parts.

import { choice } from "./choice.js";
import { classRows } from "./class_rows.js";
import { softmax } from "./arithmetic.js";
import { announcer, button, numberRow } from "./controls.js";
import { box, element, note, setText } from "./dom.js";
import { entryChoice } from "./entry_choice.js";
import { named } from "./format.js";
import { checkSelection, keepSelection } from "./selection.js";
import { stepChart } from "./step_chart.js";
import { errorText, METHODS, nudgedEntry, scientific, stepOf, verdict } from "./step_size.js";
import { finiteList, finiteNumber, indexPair, oneOf } from "./traits.js";
import { bookWidget } from "./widget.js";

const DECIMALS = 12;
const RANGE = [-16, 0];
const traits = {
  logits: finiteList(2, 8, -1000, 1000),
  selected: indexPair(),
  method: oneOf(METHODS),
  log_step: finiteNumber(...RANGE),
};

const NAMES = ["estimate", "true value", "relative error", "part of truncation", "part of rounding"];

/** The numbers with their names; of the estimate, the digits that are not the true ones are quiet. */
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

function build({ logits: { length } }, actions) {
  const rows = classRows(length, actions);
  const controls = stepControls(length, actions);
  const [chart, table, words, live] = [stepChart(), numbers(), note(), announcer()];
  let key, entry;

  function draw(state) {
    const { logits, selected, method, log_step: x } = state;
    const nextKey = String([logits, selected]);
    if (key !== nextKey) entry = nudgedEntry(state);
    key = nextKey;
    const [h, place] = [stepOf(x), METHODS.indexOf(method)];
    const errors = entry.errors(place, h);
    const [whole, truncation] = errors;
    const texts = [
      ...[entry.estimate(place, h), entry.truth].map((value) => scientific(value, DECIMALS)),
      ...[whole, truncation, whole - truncation].map(errorText),
    ];
    const [i, j] = selected;
    const said = `${method}, h = ${scientific(h, 1)}: ∂${named("p", i)}/∂${named("z", j)} with a `
      + `relative error ${texts[2]}. ${verdict(errors)}`;
    const p = softmax(logits);
    rows.forEach((row, k) => row.draw(logits[k], p[k], selected));
    controls.draw(state);
    chart.draw(key, entry, place, x, whole, `Errors of four methods against the step. ${said}`);
    table.draw(texts);
    setText(words, `h = ${scientific(h, 1)}. ${verdict(errors)}`);
    live.say(said);
  }
  return {
    element: box("sg-step-size-explorer", box("sg-classes", ...rows.map((row) => row.element)),
      box("sg-choose", ...controls.parts), chart.element, box("", table.element, words),
      live.element),
    draw,
    dispose: live.dispose,
  };
}

export const render = bookWidget({
  label: "Step size explorer", traits, check: checkSelection, keep: keepSelection, build,
});
