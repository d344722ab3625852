// Numbers as readers type them: -1/4, −0.24·0.09, 0.24*(1 - 0.24). A parser of this grammar alone,
// as in softgrad/widgets/number_input.py; nothing that is typed is ever run.
//
//   sum     = product (("+" | "-") product)*
//   product = factor (("*" | "/") factor)*
//   factor  = ("+" | "-") factor | "(" sum ")" | number

const SIGNS = { "−": "-", "–": "-", "·": "*", "×": "*", ",": "." };
const TOKEN = /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[^ \t\u00a0]/g;
const UNREADABLE = { value: NaN, unit: NaN };

/** A number, and one unit of its last digit: 0.24 has the unit 0.01. Whole numbers are exact. */
function literal(token = "") {
  if (!/\d/.test(token)) return UNREADABLE;
  const [, decimals = "", exponent = 0] = /^\d*\.?(\d*)e?(.*)$/i.exec(token);
  const isWhole = !/\D/.test(token);
  return { value: Number(token), unit: isWhole ? 0 : Number(`1e${exponent - decimals.length}`) };
}

const ARITHMETIC = {
  "+": (a, b) => ({ value: a.value + b.value, unit: a.unit + b.unit }),
  "-": (a, b) => ({ value: a.value - b.value, unit: a.unit + b.unit }),
  "*": (a, b) => ({
    value: a.value * b.value,
    unit: Math.abs(a.value) * b.unit + Math.abs(b.value) * a.unit,
  }),
  "/": (a, b) => ({
    value: a.value / b.value,
    unit: (a.unit + Math.abs(a.value / b.value) * b.unit) / Math.abs(b.value),
  }),
};

/**
 * What `text` says: { value, unit }, where unit tells how much a last digit counts. The value is
 * NaN if the text cannot be read. Undefined for a blank text.
 */
export function readNumber(text) {
  const tokens = text.replace(/[−–·×,]/g, (sign) => SIGNS[sign]).match(TOKEN);
  if (!tokens) return undefined;
  let place = 0;
  const take = (...signs) => (signs.includes(tokens[place]) ? tokens[place++] : undefined);

  function chain(part, ...signs) {
    let result = part();
    for (let sign = take(...signs); sign; sign = take(...signs)) {
      result = ARITHMETIC[sign](result, part());
    }
    return result;
  }
  const product = () => chain(factor, "*", "/");
  const sum = () => chain(product, "+", "-");

  function factor() {
    if (take("+")) return factor();
    if (take("-")) return ARITHMETIC["-"]({ value: 0, unit: 0 }, factor());
    if (!take("(")) return literal(tokens[place++]);
    const inside = sum();
    return take(")") ? inside : UNREADABLE;
  }
  const result = sum();
  return place === tokens.length && Number.isFinite(result.value) ? result : UNREADABLE;
}
