// Fill in the Jacobian: the quiz judges on the page, without a kernel.

import { softmax, softmaxJacobian } from "./arithmetic.js";
import { diverging } from "./colour.js";
import { bar, button } from "./controls.js";
import { box, element, setClass, setText, span } from "./dom.js";
import { named, plain } from "./format.js";
import { judge } from "./quiz_mistakes.js";
import { finiteList, listOf, shortText } from "./traits.js";
import { bookWidget } from "./widget.js";

const LONGEST = 40;
const traits = {
  logits: finiteList(2, 4, -5, 5),
  answers: listOf(listOf(shortText(LONGEST), 2, 4), 2, 4),
  verdict: shortText(LONGEST), // its words do not count: the quiz judges by itself
};

function check({ logits: { length }, answers }) {
  if ([answers, ...answers].some((row) => row.length !== length)) {
    throw new Error(`answers do not fit ${length} logits: expected ${length} rows of ${length}.`);
  }
}

/** Sign and words for each mark. */
const MARKS = {
  right: ["✓", "right"],
  wrong: ["✗", "wrong"],
  coarse: ["≈", "rounded too coarsely"],
  unreadable: ["?", "cannot be read"],
  unanswered: ["", "unanswered"],
};

/** One entry: a field, and its mark once it is judged. */
function entryField(i, j, onchange) {
  const name = `Row ${i + 1}, column ${j + 1}: ${named("p", i)} by ${named("z", j)}`;
  const field = element("input", {
    class: "sg-field", maxlength: LONGEST, autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", onchange,
  });
  const sign = element("span", { class: "sg-mark", "aria-hidden": "true" });
  let shown = "";
  return {
    field,
    element: element("td", {}, field, sign),
    draw(text, mark, value) {
      if (text !== shown) field.value = shown = text;
      const [mine, words] = MARKS[mark] ?? [""];
      const { background = "", ink = "" } = mark === "right" ? diverging(value, 0.25) : {};
      setText(sign, mine);
      sign.parentNode.className = mark ? `sg-${mark}` : "";
      field.setAttribute("aria-invalid", mark === "unreadable");
      field.setAttribute("aria-label", words ? `${name}, ${words}` : name);
      Object.assign(field.style, { background, color: ink });
    },
  };
}

/** The grid of fields. Enter checks; the arrow keys go up and down. */
function answerGrid(n, onCommit, onCheck) {
  const indices = [...Array(n).keys()];
  const rows = indices.map((i) => indices.map((j) => entryField(i, j, onCommit)));
  const head = (scope, text) => element("th", { scope, class: "sg-symbol" }, text);

  function onkeydown({ key, target }) {
    if (key === "Enter") onCheck();
    const step = { ArrowUp: -n, ArrowDown: n }[key];
    const fields = rows.flat().map(({ field }) => field);
    if (step) fields[fields.indexOf(target) + step]?.focus();
  }
  return {
    element: element("table", { class: "sg-answers", onkeydown },
      element("caption", {}, "Fill in J: row p, column z"),
      element("tr", {}, element("td"), ...indices.map((j) => head("col", named("z", j)))),
      ...rows.map((row, i) =>
        element("tr", {}, head("row", named("p", i)), ...row.map((entry) => entry.element)))),
    typed: () => rows.map((row) => row.map(({ field }) => field.value)),
    draw: (answers, marks, jacobian) => rows.forEach((row, i) => row.forEach((entry, j) =>
      entry.draw(answers[i][j], marks?.[i][j], jacobian[i][j]))),
  };
}

/** What is given: a logit and its probability. */
function givenRow(index) {
  const logit = span("sg-given");
  const probability = bar(named("p", index));
  return {
    element: box("sg-class", logit, probability.element),
    draw(z, p) {
      setText(logit, `${named("z", index)} = ${plain(z)}`);
      probability.set(p, Number(p.toPrecision(12)).toPrecision(4));
    },
  };
}

/** Logits with one decimal, no two alike. */
function newLogits(n) {
  const drawn = new Set();
  while (drawn.size < n) drawn.add(Math.round(40 * Math.random() - 20) / 10);
  return [...drawn];
}

function build({ logits: { length } }, actions) {
  const grid = answerGrid(length, () => answer(grid.typed(), actions.state().verdict), checkAll);
  const given = Array.from({ length }, (_, index) => givenRow(index));
  const said = element("p", { class: "sg-said" });
  const blank = () => given.map(() => given.map(() => ""));

  function answer(answers, isChecked) {
    const verdict = isChecked && judge(actions.state().logits, answers).verdict;
    actions.set({ answers, verdict });
  }
  function checkAll() {
    answer(grid.typed(), true);
  }
  function draw(state) {
    const { logits, answers, verdict } = state;
    const p = softmax(logits);
    const feedback = verdict && judge(logits, answers);
    given.forEach((row, index) => row.draw(logits[index], p[index]));
    grid.draw(answers, feedback?.marks, softmaxJacobian(logits));
    setText(said, feedback ? feedback.message : "Write −0.245, −1/4 or −0.5·0.5, to three significant digits.");
    setClass(said, "sg-good", feedback?.verdict === "correct");
    return said.textContent;
  }
  const buttons = [
    button("Check", checkAll),
    button("Clear", () => answer(blank(), "")),
    button("New numbers", () => actions.set({
      logits: newLogits(length), answers: blank(), verdict: "",
    })),
  ];
  const root = box("sg-jacobian-quiz", box("sg-classes", ...elementsOf(given)),
    grid.element, said, box("sg-buttons", ...buttons));
  return { element: root, draw };
}

export const render = bookWidget({ label: "Jacobian quiz", traits, check, build });
