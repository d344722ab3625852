// A nudge of one logit: what it truly does to p beside what the Jacobian says, and their difference.

import { softmax } from "./arithmetic.js";
import { choice } from "./choice.js";
import { classRow } from "./class_rows.js";
import { announcer, button, numberControl } from "./controls.js";
import { element, setText } from "./dom.js";
import { change, named, number, plain } from "./format.js";
import { changes, halvings } from "./nudge.js";
import { boundOf, signedBar } from "./signed_bars.js";
import { finiteList, finiteNumber, indexOr } from "./traits.js";
import { bookWidget } from "./widget.js";

const traits = {
  logits: finiteList(2, 8, -1000, 1000),
  direction: indexOr("all"),
  nudge: finiteNumber(-4, 4),
};

function check({ logits, direction }) {
  if (direction >= logits.length) {
    throw new Error(`direction is ${direction}: there are ${logits.length} logits.`);
  }
}

/** One class: its true change, the linear one, and the difference of the two. */
function changeRow(k) {
  const truly = signedBar(named("Δp", k));
  const linear = signedBar(named("(J Δz)", k));
  const error = element("span", { class: "sg-bar-value" });
  return {
    element: element("div", { class: "sg-change" }, truly.element, linear.element,
      element("div", { class: "sg-difference" }, "difference ", error)),
    draw(all, bound) {
      truly.set(all.truly[k], bound, change(all.truly[k]));
      linear.set(all.linear[k], bound, change(all.linear[k]));
      setText(error, change(all.error[k]));
    },
  };
}

/** The table of the halved nudges. */
function halvingTable() {
  const line = (tag, texts) => texts.map((text) => element(tag, { scope: "col" }, text));
  const cells = Array.from({ length: 5 }, () => ["", "", ""].map(() => element("td")));
  const rows = cells.map((parts) => element("tr", {}, ...parts));
  return {
    element: element("table", { class: "sg-table" },
      element("caption", {}, "Halve h, and halve it again"),
      element("thead", {}, element("tr", {}, ...line("th", ["h", "largest error", "error / h²"]))),
      element("tbody", {}, ...rows)),
    draw: (entries) =>
      entries.forEach(({ h, error, share }, place) => {
        const isLimit = place === 4;
        const over = h === 0 && !isLimit ? "—" : number(share);
        const texts = [isLimit ? "→ 0" : plain(h), isLimit ? "→ 0" : number(error), over];
        texts.forEach((text, k) => setText(cells[place][k], text));
      }),
  };
}

/** What the nudge does, in words. */
function explanation({ direction, nudge }) {
  return direction === "all"
    ? "All logits move together, in the direction 1. Their differences stay, so nothing happens: "
      + "Δp = 0, and J·1 = 0."
    : `Only ${named("z", direction)} moves, by h = ${plain(nudge)}. Every probability answers.`;
}

function heard(state, { truly, linear }, [{ error, share }]) {
  if (state.direction === "all") return explanation(state);
  const k = state.direction;
  return `${explanation(state)} ${named("Δp", k)} = ${change(truly[k])}, linear `
    + `${change(linear[k])}, largest error ${number(error)}, over h² ${number(share)}.`;
}

function build({ logits: { length } }, actions) {
  let current;
  const setLogit = (index, value) =>
    actions.set({ logits: current.logits.map((z, k) => (k === index ? value : z)) });
  const classes = Array.from({ length }, (_, k) => classRow(k, (value) => setLogit(k, value)));
  const names = classes.map((_, k) => named("z", k));
  const directions = choice("Nudge", [...names, "all (1)"], (place) =>
    actions.set({ direction: place === length ? "all" : place }));
  const nudge = numberControl({
    symbol: "h", name: "nudge h", slider: [-2, 2, 0.1], range: [-4, 4],
    onChange: (value) => actions.set({ nudge: value }),
  });
  const halve = button("Halve h", () => actions.set({ nudge: current.nudge / 2 }));
  const rows = classes.map((_, k) => changeRow(k));
  const [table, live] = [halvingTable(), announcer()];
  const [sentence, ends] = ["sg-note", "sg-scale"].map((name) => element("p", { class: name }));

  function draw(state) {
    current = state;
    const [p, all, halved] = [softmax(state.logits), changes(state), halvings(state)];
    const bound = boundOf([...all.truly, ...all.linear]);
    const place = state.direction === "all" ? length : state.direction;
    classes.forEach((row, k) => row.draw(state.logits[k], p[k], [place, place]));
    directions.draw(place);
    nudge.set(state.nudge);
    rows.forEach((row) => row.draw(all, bound));
    table.draw(halved);
    setText(sentence, explanation(state));
    setText(ends, `The bars end at ±${plain(bound)}.`);
    live.say(heard(state, all, halved));
  }
  const settings = element("div", { class: "sg-class sg-settings" }, directions.element,
    element("div", { class: "sg-control" }, ...nudge.parts),
    element("div", { class: "sg-buttons" }, halve, button("Reset", actions.reset)));
  const parts = [
    element("div", { class: "sg-classes" }, ...classes.map((row) => row.element), settings),
    sentence,
    element("div", { class: "sg-changes" }, ...rows.map((row) => row.element), ends),
    table.element,
    live.element,
  ];
  return { element: element("div", { class: "sg-nudge-explorer" }, ...parts), draw,
    dispose: live.dispose };
}

const shape = ({ logits }) => String(logits.length);

export const render = bookWidget({ label: "Nudge explorer", traits, check, shape, build });
