// A nudge of one logit: what it truly does to p beside what the Jacobian says, and their difference.

import { softmax } from "./arithmetic.js";
import { choice } from "./choice.js";
import { classRow, replaced } from "./class_rows.js";
import { announcer, button, numberRow } from "./controls.js";
import { element, setText } from "./dom.js";
import { change, named, number, plain } from "./format.js";
import { effectiveNudge, excess, nudged } from "./nudge.js";
import { signedBar } from "./signed_bars.js";
import { finiteList, finiteNumber, indexOr } from "./traits.js";
import { bookWidget } from "./widget.js";

const ALL = "all";
const traits = {
  logits: finiteList(2, 8, -1000, 1000),
  direction: indexOr(ALL),
  nudge: finiteNumber(-4, 4),
};

function check({ logits, direction }) {
  if (direction >= logits.length) {
    throw new Error(`direction is ${direction}: there are ${logits.length} logits.`);
  }
}

/** What keeps the direction inside when classes have gone, as in Python. */
const keep = ({ logits, direction }) =>
  ({ direction: Number.isInteger(direction) ? Math.min(direction, logits.length - 1) : direction });

/** One class: its true change, the linear one, and the difference of the two. */
function changeRow(k) {
  const [truly, linear] = [signedBar(named("Δp", k)), signedBar(named("(J Δz)", k))];
  const difference = element("div", { class: "sg-difference" });
  return {
    element: element("div", { class: "sg-bars" }, truly.element, linear.element, difference),
    draw(entry, factor, h, error, bound) {
      truly.set(entry * factor, bound, change(entry * factor));
      linear.set(entry * h, bound, change(entry * h));
      setText(difference, `difference ${change(entry * error)}`);
    },
  };
}

const line = (tag, texts) =>
  element("tr", {}, ...texts.map((text) => element(tag, {}, text)));

/** A power of two at or above the largest entry: so halved bars look alike. */
const endOf = (size) => (size > 0 ? 2 ** Math.ceil(Math.log2(size)) : 1);

function explanation({ direction, nudge }) {
  return direction === ALL
    ? "All logits move together, in the direction 1. No difference changes, so nothing happens."
    : `Only ${named("z", direction)} moves, by h = ${plain(nudge)}. Every probability answers.`;
}

function build({ logits: { length } }, actions) {
  const classes = Array.from({ length }, (_, k) =>
    classRow(k, (z) => actions.set({ logits: replaced(actions.state().logits, k, z) })));
  const rows = classes.map((_, k) => changeRow(k));
  const directions = choice("Nudge", [...classes.map((_, k) => named("z", k)), "all (1)"], (k) =>
    actions.set({ direction: k === length ? ALL : k }));
  const slider = numberRow("h", "nudge h", [-2, 2, 0.1], [-4, 4],
    (nudge) => actions.set({ nudge }));
  const [sentence, ends] = [element("p", { class: "sg-note" }), element("p", { class: "sg-scale" })];
  const body = element("tbody");
  const live = announcer();

  function draw(state) {
    const { logits, direction, nudge: h } = state;
    const { p, column } = nudged(state);
    const [factor, largest] = [effectiveNudge(p, h), Math.max(...column.map(Math.abs))];
    const bound = endOf(largest * Math.max(Math.abs(factor), Math.abs(h)));
    const place = direction === ALL ? length : direction;
    const all = softmax(logits);
    classes.forEach((row, k) => row.draw(logits[k], all[k], [place, place]));
    rows.forEach((row, k) => row.draw(column[k], factor, h, excess(p, h) * h ** 2, bound));
    directions.draw(place);
    slider.set(h);
    const share = (step) => Math.abs(largest * excess(p, step));
    const halved = [h, h / 2, h / 4, h / 8].map((step) =>
      [plain(step), number(share(step) * step ** 2), step ? number(share(step)) : "—"]);
    body.replaceChildren(
      ...[...halved, ["→ 0", "→ 0", number(share(0))]].map((texts) => line("td", texts)));
    setText(sentence, explanation(state));
    setText(ends, `The bars end at ±${plain(bound)}.`);
    live.say(`${explanation(state)} Largest change ${number(Math.abs(largest * factor))}, linear `
      + `${number(Math.abs(largest * h))}, error ${halved[0][1]}, over h² ${halved[0][2]}.`);
  }
  const parts = [
    element("div", { class: "sg-classes" }, ...classes.map((row) => row.element),
      element("div", { class: "sg-class sg-settings" }, directions.element, slider.element,
        element("div", { class: "sg-buttons" },
          button("Halve h", () => actions.set({ nudge: actions.state().nudge / 2 })),
          button("Reset", actions.reset)))),
    sentence,
    element("div", { class: "sg-changes" }, ...rows.map((row) => row.element), ends),
    element("table", { class: "sg-table" },
      element("thead", {}, line("th", ["h", "largest error", "error / h²"])), body),
    live.element,
  ];
  return { element: element("div", { class: "sg-nudge-explorer" }, ...parts), draw,
    dispose: live.dispose };
}

const shape = ({ logits }) => String(logits.length);

export const render = bookWidget({ label: "Nudge explorer", traits, check, keep, shape, build });
