// A nudge of one logit: what it truly does to p beside what the Jacobian says, and the difference.

import { softmax } from "./arithmetic.js";
import { choice } from "./choice.js";
import { classRows, names } from "./class_rows.js";
import { button, numberRow } from "./controls.js";
import { box, element, note, setText } from "./dom.js";
import { change, named, number, plain } from "./format.js";
import { effectiveNudge, excess, nudged } from "./nudge.js";
import { numberTable } from "./number_table.js";
import { boundOf, signedBar } from "./signed_bars.js";
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
  const difference = box("sg-difference");
  return {
    element: box("sg-bars", truly.element, linear.element, difference),
    draw(entry, factor, h, error, bound) {
      truly.set(entry * factor, bound, change(entry * factor));
      linear.set(entry * h, bound, change(entry * h));
      setText(difference, `difference ${change(entry * error)}`);
    },
  };
}

/** For h, h/2, h/4, h/8 and the limit: the nudge, the largest error, and error / h². */
function halvings(p, h, largest) {
  const share = (step) => Math.abs(largest * excess(p, step));
  const halved = [h, h / 2, h / 4, h / 8].map((step) =>
    [plain(step), number(share(step) * step ** 2), step ? number(share(step)) : "—"]);
  return [...halved, ["→ 0", "→ 0", number(share(0))]];
}

const halvingTable = () => numberTable("The error as h is halved",
  ["h", "largest error", "error / h²"], ["h", "h/2", "h/4", "h/8", "limit"]);

function explanation({ direction, nudge }) {
  return direction === ALL
    ? "All logits move together, in the direction 1. No difference changes, so nothing happens."
    : `Only ${named("z", direction)} moves, by h = ${plain(nudge)}. Every probability responds.`;
}

/** What a reader who listens hears after a change. */
function heard(state, largest, factor, [[, error, share]]) {
  const size = (change) => number(Math.abs(largest * change));
  const changes = `Largest change ${size(factor)}, linear ${size(state.nudge)}`;
  return `${explanation(state)} ${changes}, error ${error}, over h² ${share}.`;
}

/** The changes of all classes as bars on one scale. */
function changes(count) {
  const rows = Array.from({ length: count }, (_, k) => changeRow(k));
  const ends = element("p", { class: "sg-scale" });
  return {
    element: box("sg-changes", ...elementsOf(rows), ends),
    draw(p, column, h, largest) {
      const factor = effectiveNudge(p, h);
      const bound = boundOf(largest * Math.max(Math.abs(factor), Math.abs(h)));
      rows.forEach((row, k) => row.draw(column[k], factor, h, excess(p, h) * h ** 2, bound));
      setText(ends, `The bars end at ±${plain(bound)}.`);
    },
  };
}

/** The direction and the size of the nudge. */
function nudgeControls(count, { state, set, reset }) {
  const directions = choice("Nudge", [...names("z", count), "all (1)"], (k) =>
    set({ direction: k === count ? ALL : k }));
  const slider = numberRow("h", "nudge h", [-2, 2, 0.1], [-4, 4], (nudge) => set({ nudge }));
  const halve = button("Halve h", () => set({ nudge: state().nudge / 2 }));
  return {
    element: box("sg-class sg-settings", directions.element, slider.element,
      box("sg-buttons", halve, button("Reset", reset))),
    draw(place, nudge) {
      directions.draw(place);
      slider.set(nudge);
    },
  };
}

function build({ logits: { length } }, actions) {
  const [classes, controls] = [classRows, nudgeControls].map((make) => make(length, actions));
  const [bars, table, sentence] = [changes(length), halvingTable(), note()];

  function draw(state) {
    const { logits, direction, nudge: h } = state;
    const { p, column } = nudged(state);
    const largest = Math.max(...column.map(Math.abs));
    const place = direction === ALL ? length : direction;
    const halved = halvings(p, h, largest);
    classes.draw(logits, softmax(logits), [place, place]);
    controls.draw(place, h);
    bars.draw(p, column, h, largest);
    table.draw(halved);
    setText(sentence, explanation(state));
    return heard(state, largest, effectiveNudge(p, h), halved);
  }
  return {
    element: box("sg-nudge-explorer",
      box("sg-classes", ...classes.parts, controls.element),
      sentence, bars.element, table.element),
    draw,
  };
}

export const render = bookWidget({ label: "Nudge explorer", traits, check, keep, build });
