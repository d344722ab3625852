// Numbers as text, by the same rules as softgrad/widgets/format.py.

const MINUS = "−";
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const digits = (count, alphabet) =>
  [...String(count)].map((digit) => alphabet[digit]).join("");

/** |x| to 12 significant digits: there JavaScript and Python agree, whatever the last bit is. */
const settled = (x) => Number(Math.abs(x).toPrecision(12));

/** As 4.540×10⁻⁵, from the text "4.540e-5". */
export function powerOfTen(text) {
  const [mantissa, exponent] = text.split("e");
  return `${mantissa}×10${exponent < 0 ? "⁻" : ""}${digits(Math.abs(exponent), SUPERSCRIPTS)}`;
}

/** Four decimals; outside 0.001…10,000 four significant digits and a power of ten. */
export function number(x) {
  const size = settled(x);
  if (size === 0) return "0";
  const isPlain = size >= 1e-3 && size < 1e4;
  return (x < 0 ? MINUS : "") + (isPlain ? size.toFixed(4) : powerOfTen(size.toExponential(3)));
}

/** As number(x), or inf or nan, which a computation may end in. */
export const computed = (x) =>
  Number.isFinite(x) ? number(x) : Number.isNaN(x) ? "nan" : "inf";

/** A number that someone chose: six significant digits without trailing zeros. */
export function plain(x) {
  const size = Number(Math.abs(x).toPrecision(6));
  const isPlain = !size || (size >= 1e-4 && size < 1e6);
  return (x < 0 ? MINUS : "") + (isPlain ? size : powerOfTen(size.toExponential()));
}

/** A fixed number of decimals, always with its sign; an exact zero has none. */
export function signed(x, decimals) {
  if (x === 0) return "0";
  return (x < 0 ? MINUS : "+") + settled(x).toFixed(decimals);
}

/** A change: as number(x), with its sign. */
export const change = (x) => (x > 0 ? "+" : "") + number(x);

/** The name of a component as readers count, from 1: named("p", 0) is "p₁". */
export function named(symbol, index) {
  return symbol + digits(index + 1, SUBSCRIPTS);
}
