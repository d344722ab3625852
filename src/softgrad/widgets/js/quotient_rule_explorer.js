// The quotient rule step by step for a chosen entry, its two cases side by side.

import { softmaxJacobian, softmaxWithComplement } from "./arithmetic.js";
import { choice } from "./choice.js";
import { classRow, replaced } from "./class_rows.js";
import { announcer, button } from "./controls.js";
import { element, setText } from "./dom.js";
import { named, number } from "./format.js";
import { quotientRule } from "./quotient_rule.js";
import { checkSelection, keepSelection } from "./selection.js";
import { finiteList, indexPair, oneOf } from "./traits.js";
import { bookWidget } from "./widget.js";

const LAST_STEP = 4;
const PREDICTIONS = ["u", "0"];

const traits = {
  logits: finiteList(2, 8, -1000, 1000),
  selected: indexPair(),
  step: oneOf([0, 1, 2, 3, LAST_STEP]),
  prediction: oneOf(["", ...PREDICTIONS]),
};

/** What is said at a step. */
function sentence({ selected: [i, j], step, prediction }, entry) {
  const [z_i, z_j] = [named("z", i), named("z", j)];
  const same = i === j;
  const isRight = prediction === PREDICTIONS[same ? 0 : 1];
  const verdict = prediction && (isRight ? "Right. " : "Not quite. ");
  const why = same
    ? `The exponent of u is ${z_i}, which grows. So u grows with it, and u′ = u.`
    : `The exponent of u is ${z_i}. Only ${z_j} grows, so u stands still: u′ = 0.`;
  return [
    `${z_j} grows a little. The numerator u has the exponent ${z_i}. What is u′?`,
    verdict + why,
    `v holds every logit. Only its term with ${z_j} grows, so v′ is that term, in both cases.`,
    "Divide each factor of the numerator by one v: only probabilities are left.",
    `With numbers, the derivative of ${named("p", i)} by ${z_j} is ${number(entry)}.`,
  ][step];
}

/** The two cases side by side; the one that is not selected shows a neighbour in its row. */
function cases() {
  const panels = [quotientRule(), quotientRule()];
  return {
    parts: panels,
    draw(state, values) {
      const { logits, selected: [i, j] } = state;
      const other = i === j ? (i + 1) % logits.length : j;
      panels.forEach((panel, place) => {
        const selected = [i, place === 0 ? i : other];
        const isActive = (i === j) === (place === 0);
        panel.element.setAttribute("aria-label", `Case i ${place === 0 ? "=" : "≠"} j`);
        panel.element.setAttribute("aria-current", String(isActive));
        panel.draw({ logits, temperature: 1, selected }, values);
      });
    },
  };
}

/** Choices of i, of j and of a prediction, each as a group of radio buttons. */
function choices(n, { state, set }) {
  const names = (symbol) => Array.from({ length: n }, (_, index) => named(symbol, index));
  const select = (i, j) => set({ selected: [i, j], step: 0, prediction: "" });
  const rows = [
    choice("Derivative of", names("p"), (i) => select(i, state().selected[1])),
    choice("by", names("z"), (j) => select(state().selected[0], j)),
    choice("Your prediction", PREDICTIONS.map((text) => `u′ = ${text}`), (place) =>
      set({ prediction: PREDICTIONS[place], step: Math.max(state().step, 1) })),
  ];
  return {
    parts: rows.map((row) => row.element),
    draw({ selected, prediction }) {
      [...selected, PREDICTIONS.indexOf(prediction)].forEach((place, k) => rows[k].draw(place));
    },
  };
}

function build({ logits: { length } }, actions) {
  const rows = Array.from({ length }, (_, k) =>
    classRow(k, (z) => actions.set({ logits: replaced(actions.state().logits, k, z) })));
  const [both, live, chosen] = [cases(), announcer(), choices(length, actions)];
  const [ofP, byZ, prediction] = chosen.parts;
  const said = element("p", { class: "sg-said" });
  const next = button("", () => {
    const { step } = actions.state();
    actions.set(step < LAST_STEP ? { step: step + 1 } : { step: 0, prediction: "" });
  });
  const all = button("Show all", () => actions.set({ step: LAST_STEP }));
  const root = element("div", { class: "sg-quotient-rule-explorer" },
    element("div", { class: "sg-classes" }, ...rows.map((row) => row.element)),
    element("div", { class: "sg-choose" }, ofP, byZ),
    element("div", { class: "sg-steps" }, said, prediction,
      element("div", { class: "sg-buttons" }, next, all)),
    element("div", { class: "sg-cases" }, ...both.parts.map((panel) => panel.element)),
    live.element);

  function draw(state) {
    const { logits, selected: [i, j], step } = state;
    const { p, complement } = softmaxWithComplement(logits);
    const jacobian = softmaxJacobian(logits);
    root.dataset.step = step;
    rows.forEach((row, k) => row.draw(logits[k], p[k], [i, j]));
    chosen.draw(state);
    both.draw(state, { p, complement, jacobian });
    setText(said, sentence(state, jacobian[i][j]));
    all.setAttribute("aria-disabled", String(step === LAST_STEP));
    setText(next, step < LAST_STEP ? "Next step" : "Start again");
    live.say(said.textContent);
  }
  return {
    element: root,
    draw,
    dispose: () => [...both.parts, live].forEach((part) => part.dispose()),
  };
}

const shape = ({ logits }) => String(logits.length);

export const render = bookWidget({ label: "Quotient rule explorer", traits, check: checkSelection, keep: keepSelection, shape, build });
