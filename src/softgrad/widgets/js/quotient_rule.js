// The quotient rule for one entry of softmax's Jacobian, with live numbers: p_i = u/v with
// u = e^{z_i/T} and v = Σ_k e^{z_k/T}, differentiated by z_j.

import { element, mathElement, setText } from "./dom.js";
import { named, number, plain } from "./format.js";
import {
  component, formula, fraction, lines, marked, partial, primed, row, slots, subscript, superscript,
} from "./mathml.js";

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
  const p_i = () => marked("sg-i", component("p", form.i));
  const p_j = marked("sg-j", component("p", form.j));
  const first = marked("sg-i", slot("p_i"));
  if (form.same) {
    return [
      row(p_i(), "(", "1", "−", p_i(), ")", ...dividedByTemperature(form)),
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

/** Makes the text of `panel` just small enough that its widest formula fits. */
function fitWidth(panel) {
  panel.style.fontSize = "";
  const share = panel.clientWidth / panel.scrollWidth;
  if (share < 1) panel.style.fontSize = `${(share * 0.99).toFixed(3)}em`;
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

/** The panel: draw(state, values) with values p, complement and jacobian; and dispose(). */
export function quotientRule() {
  const relation = element("strong", { class: "sg-relation" });
  const sentence = element("span");
  const fitted = element("div", { class: "sg-fitted" });
  const body = element("div", { class: "sg-derivation" }, fitted);
  const panel = element(
    "div",
    { class: "sg-formula", role: "group", "aria-label": "Formula of the selected entry" },
    element("p", { class: "sg-case" }, relation, " ", sentence),
    body,
  );
  const observer = new ResizeObserver(() => fitWidth(fitted));
  observer.observe(body);
  let builtForm, builtLengths, numbers;

  function build(form) {
    numbers = slots();
    setText(relation, form.same ? "i = j" : "i ≠ j");
    setText(sentence, explanation(form));
    fitted.replaceChildren(facts(form, numbers.slot), derivation(form, numbers.slot));
  }
  function draw(state, values) {
    const form = formOf(state);
    const formKey = JSON.stringify(form);
    if (builtForm !== formKey) build(form);
    builtForm = formKey;
    const texts = numbersOf(state, values);
    numbers.write(texts);
    const lengths = formKey + Object.values(texts).map((text) => text.length);
    if (builtLengths !== lengths) fitWidth(fitted);
    builtLengths = lengths;
  }
  return { element: panel, draw, dispose: () => observer.disconnect() };
}
