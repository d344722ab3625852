// The quotient rule for one entry of softmax's Jacobian, with live numbers: p_i = u/v with
// u = e^{z_i/T} and v = Σ_k e^{z_k/T}, differentiated by z_j.

import { element, mathElement, setClass, setText } from "./dom.js";
import { named, number, plain } from "./format.js";
import {
  component, formula, fraction, lines, marked, partial, primed, row, slots, subscript, superscript,
} from "./mathml.js";
import { within } from "./ranges.js";

/** Beyond this exponent e^{z/T} is hard to read: the largest logit, m, is taken off. */
const LARGEST_EXPONENT = 9;

function isShifted({ logits, temperature }) {
  return Math.max(...logits.map(Math.abs)) / temperature > LARGEST_EXPONENT;
}

/** u, v and their derivatives by z_j. */
export function quotientParts(state) {
  const { logits, temperature, selected: [i, j] } = state;
  const largest = isShifted(state) ? Math.max(...logits) : 0;
  const exponentials = logits.map((z) => Math.exp((z - largest) / temperature));
  return {
    u: exponentials[i],
    v: exponentials.reduce((sum, term) => sum + term, 0),
    uPrime: i === j ? exponentials[i] / temperature : 0,
    vPrime: exponentials[j] / temperature,
  };
}

/** The quantities of the formula: whether class k has a part in each, for the entry (i, j). */
const PARTS = {
  u: (k, [i]) => k === i,
  v: () => true,
  uPrime: (k, [i, j]) => k === i && i === j,
  vPrime: (k, [, j]) => k === j,
  p_i: (k, [i]) => k === i,
  p_j: (k, [, j]) => k === j,
  complement: (k, [i]) => k !== i,
  entry: (k, selected) => selected.includes(k),
};
const PART_NAMES = Object.keys(PARTS);

/** What decides the look of the formula; within one form only numbers change. */
function formOf(state) {
  const [i, j] = state.selected;
  return { i, j, same: i === j, scaled: state.temperature !== 1, shifted: isShifted(state) };
}

/** e^{z}, e^{z/T}, e^{z − m} or e^{(z − m)/T}. */
function exponential(z, { scaled, shifted }) {
  const shiftedLogit = shifted ? row(z, "−", "m") : z;
  const grouped = scaled && shifted ? row("(", shiftedLogit, ")") : shiftedLogit;
  return superscript("e", scaled ? row(grouped, "/", "T") : grouped);
}

/** u, v, u′ or v′, marked as its number is. */
const part = (letter, prime = "") =>
  marked(`sg-${letter}${prime}`, prime ? primed(letter) : letter);

const dividedByTemperature = ({ scaled }) => (scaled ? ["/", "T"] : []);

/** u, v, u′ and v′, each as a formula. */
function facts(form, slot) {
  const sum = mathElement("munder", {}, mathElement("mo", {}, "∑"), mathElement("mi", {}, "k"));
  const z_i = component("z", form.i);
  const z_j = component("z", form.j);
  const byT = dividedByTemperature(form);
  const uPrime = form.same ? ["u", ...byT, "≈", slot("uPrime")] : [marked("sg-uPrime", "0")];
  return element(
    "div",
    { class: "sg-facts" },
    formula(part("u"), "=", exponential(z_i, form), "≈", slot("u")),
    formula(part("v"), "=", sum, exponential(subscript("z", "k"), form), "≈", slot("v")),
    formula(part("u", "Prime"), "=", ...uPrime),
    formula(part("v", "Prime"), "=", exponential(z_j, form), ...byT, "≈", slot("vPrime")),
  );
}

/** p_i (1 − p_i) or −p_i p_j, and the same with numbers. */
function products(form, slot) {
  const p_i = () => marked("sg-i sg-p_i", component("p", form.i));
  const p_j = marked("sg-j sg-p_j", component("p", form.j));
  const first = marked("sg-i", slot("p_i"));
  if (form.same) {
    return [
      row(p_i(), "(", marked("sg-complement", row("1", "−", p_i())), ")",
        ...dividedByTemperature(form)),
      row(first, "·", slot("complement"), ...(form.scaled ? ["/", slot("temperature")] : [])),
    ];
  }
  return [
    row("−", p_i(), p_j, ...dividedByTemperature(form)),
    row("−", first, "·", marked("sg-j", slot("p_j")),
      ...(form.scaled ? ["/", slot("temperature")] : [])),
  ];
}

/** From the quotient rule to the entry's value. */
function derivation(form, slot) {
  const entry = partial(component("p", form.i), component("z", form.j));
  const rule = fraction(
    row(part("u", "Prime"), part("v"), "−", part("u"), part("v", "Prime")),
    superscript(part("v"), "2"),
  );
  const uPrime = form.same ? slot("uPrime") : marked("sg-uPrime", "0");
  const ruleInNumbers = fraction(
    row(uPrime, "·", slot("v"), "−", slot("u"), "·", slot("vPrime")),
    superscript(slot("v"), "2"),
  );
  const [product, productInNumbers] = products(form, slot);
  return lines(
    [entry, "=", rule],
    [null, "=", product],
    [null, "≈", ruleInNumbers],
    [null, "≈", productInNumbers],
    [null, "≈", marked("sg-result", slot("entry"))],
  );
}

/** The case in words. */
function explanation({ i, j, same, shifted }) {
  const z = named("z", j);
  const where = same
    ? `Here i = j = ${i + 1}: ${z} stands in the numerator u and in the sum v.`
    : `Here i = ${i + 1}, j = ${j + 1}: ${z} stands in the sum v only, so u′\u00a0=\u00a00.`;
  const shift = " The largest logit, m, is taken off each exponent; no quotient changes.";
  return shifted ? where + shift : where;
}

/** The numbers of the formula, as text. */
function numbersOf(state, { p, complement, jacobian }) {
  const [i, j] = state.selected;
  const values = {
    ...quotientParts(state),
    p_i: p[i], p_j: p[j], complement: complement[i], entry: jacobian[i][j],
  };
  const texts = Object.entries(values).map(([name, value]) => [name, number(value)]);
  return { ...Object.fromEntries(texts), temperature: plain(state.temperature) };
}

/** What holds the formula: one stop of the tab key, where arrow keys lead from part to part. */
function formulaStop(onMove) {
  return element("div", {
    class: "sg-derivation", role: "group", tabindex: "0",
    "aria-label": "Formula; arrow keys light up its parts",
    onkeydown(event) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step || event.altKey || event.metaKey) return;
      event.preventDefault();
      onMove(step);
    },
  });
}

/** The formula's place and its parts, for links.js; a part that is not revealed has no links. */
function linkedFormula() {
  const body = formulaStop(move);
  const nodesOf = (part) => [...body.querySelectorAll(`.sg-${part}`)];
  const isShown = (part) => nodesOf(part)[0]?.checkVisibility({ visibilityProperty: true });
  let current;

  function move(step) {
    const parts = PART_NAMES.filter(isShown);
    current = parts[within(0, parts.indexOf(current) + step, parts.length - 1)];
    nodesOf(current).at(-1).scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  return {
    body, isShown,
    partAt: (target) => (target === body ? isShown(current) && current
      : PART_NAMES.find((part) => target.closest(`.sg-${part}`) && isShown(part))),
    light(isLit) {
      for (const part of PART_NAMES) {
        const lit = isLit(part);
        nodesOf(part).forEach((node) => setClass(node, "sg-lit", lit));
      }
    },
    /** The letter of a part, if it has one, and its number. */
    said(part) {
      const [first, last] = [0, -1].map((place) => nodesOf(part).at(place).textContent);
      return first === last ? last : `${first} ≈ ${last}`;
    },
  };
}

/** The panel: draw(state, values) with values p, complement, jacobian; the rest is for links.js. */
export function quotientRule() {
  const [relation, sentence] = [element("strong", { class: "sg-relation" }), element("span")];
  const { body, isShown, ...links } = linkedFormula();
  const panel = element(
    "div",
    { class: "sg-formula", role: "group", "aria-label": "Formula of the selected entry" },
    element("p", { class: "sg-case" }, relation, " ", sentence),
    body,
  );
  let builtForm, numbers, selected;

  function draw(state, values) {
    const form = formOf(state);
    const formKey = JSON.stringify(form);
    if (builtForm !== formKey) {
      numbers = slots();
      setText(relation, form.same ? "i = j" : "i ≠ j");
      setText(sentence, explanation(form));
      body.replaceChildren(facts(form, numbers.slot), derivation(form, numbers.slot));
    }
    builtForm = formKey;
    selected = state.selected;
    numbers.write(numbersOf(state, values));
  }
  return {
    ...links, element: panel, draw,
    holds: (part, k) => isShown(part) && PARTS[part](k, selected),
  };
}
