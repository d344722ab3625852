// Formulas with live numbers, in MathML: a string is a letter, a number or an operator.

import { box, element, mathElement, setText } from "./dom.js";

const tagOf = (text) =>
  /^\p{L}+$/u.test(text) ? "mi" : /^\d/.test(text) ? "mn" : "mo";

const node = (part) =>
  typeof part === "string" ? mathElement(tagOf(part), {}, part) : part;

export const row = (...parts) => mathElement("mrow", {}, ...parts.map(node));
export const fraction = (top, bottom) => mathElement("mfrac", {}, node(top), node(bottom));
export const subscript = (base, index) => mathElement("msub", {}, node(base), node(index));
export const superscript = (base, index) => mathElement("msup", {}, node(base), node(index));
export const primed = (letter) => row(letter, mathElement("mo", { lspace: "0", rspace: "0" }, "′"));
export const marked = (name, part) => mathElement("mrow", { class: name }, node(part));

/** A component, counted from 1: component("p", 0) is p₁. */
export const component = (symbol, index) => subscript(symbol, String(index + 1));

/** ∂(top)/∂(bottom). */
export const partial = (top, bottom) => fraction(row("∂", top), row("∂", bottom));

export const formula = (...parts) => mathElement("math", {}, row(...parts));
const displayed = (part) => mathElement("math", { displaystyle: "true" }, node(part));

/** Lines aligned at their first relation sign: each is [left, sign, right]. */
export function lines(...entries) {
  const cell = (part) => element("div", {}, ...(part ? [displayed(part)] : []));
  const cells = entries.flatMap((parts) => parts.map(cell));
  return box("sg-lines", ...cells);
}

/** Numbers that change in place: slot(name) makes one, write(values) fills all of them. */
export function slots() {
  const made = [];
  return {
    slot(name) {
      const number = mathElement("mn", { class: `sg-number sg-${name}` });
      made.push([name, number]);
      return number;
    },
    write(values) {
      for (const [name, number] of made) setText(number, values[name]);
    },
  };
}
