// The quotient rule step by step for a chosen entry, its two cases side by side.

import { softmaxJacobian, softmaxWithComplement } from "./arithmetic.js";
import { choice } from "./choice.js";
import { classRows } from "./class_rows.js";
import { button } from "./controls.js";
import { box, element, setText } from "./dom.js";
import { entryChoice } from "./entry_choice.js";
import { named, number } from "./format.js";
import { linkBars } from "./links.js";
import { quotientRule } from "./quotient_rule.js";
import { selection, selectionTraits } from "./selection.js";
import { oneOf } from "./traits.js";
import { bookWidget } from "./widget.js";

const LAST_STEP = 4;
const PREDICTIONS = ["u", "0"];

const traits = {
  ...selectionTraits,
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
    `With numbers, the derivative of ${named("p", i)} with respect to ${z_j} is ${number(entry)}.`,
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
        panel.element.setAttribute("aria-current", isActive);
        panel.draw({ logits, temperature: 1, selected }, values);
      });
    },
  };
}

/** Choices of i, of j and of a prediction, each as a group of radio buttons. */
function choices(count, actions) {
  const { state, set } = actions;
  const entry = entryChoice(count, actions, (selected) =>
    set({ selected, step: 0, prediction: "" }));
  const guess = choice("Your prediction", PREDICTIONS.map((text) => `u′ = ${text}`), (place) =>
    set({ prediction: PREDICTIONS[place], step: Math.max(state().step, 1) }));
  return {
    parts: [box("sg-choose", ...entry.parts), guess.element],
    draw({ selected, prediction }) {
      entry.draw(selected);
      guess.draw(PREDICTIONS.indexOf(prediction));
    },
  };
}

/** Buttons that reveal the next step, or all. */
function stepButtons({ state, set }) {
  const next = button("", () => {
    const { step } = state();
    set(step < LAST_STEP ? { step: step + 1 } : { step: 0, prediction: "" });
  });
  const all = button("Show all", () => set({ step: LAST_STEP }));
  return {
    element: box("sg-buttons", next, all),
    draw(step) {
      all.setAttribute("aria-disabled", step === LAST_STEP);
      setText(next, step < LAST_STEP ? "Next step" : "Start again");
    },
  };
}

function build({ logits: { length } }, actions) {
  const rows = classRows(length, actions);
  const [both, chosen, buttons] = [cases(), choices(length, actions), stepButtons(actions)];
  const [entry, prediction] = chosen.parts;
  const said = element("p", { class: "sg-said" });
  const root = box("sg-quotient-rule-explorer",
    box("sg-classes", ...rows.parts), entry,
    box("sg-steps", said, prediction, buttons.element),
    box("sg-cases", ...elementsOf(both.parts)));
  linkBars(root, rows.parts, both.parts, actions.say);

  function draw(state) {
    const { logits, selected: [i, j], step } = state;
    const { p, complement } = softmaxWithComplement(logits);
    const jacobian = softmaxJacobian(logits);
    root.dataset.step = step;
    rows.draw(logits, p, [i, j]);
    chosen.draw(state);
    both.draw(state, { p, complement, jacobian });
    setText(said, sentence(state, jacobian[i][j]));
    buttons.draw(step);
    return said.textContent;
  }
  return { element: root, draw };
}

export const render = bookWidget({ label: "Quotient rule explorer", traits, ...selection, build });
