// Softmax in 16, 32 or 64 bits, each step rounded as NumPy does it in that type.

const HALF_OVERFLOW = 65520; // from here on the nearest float16 is infinity

/** The nearest float16; halfway between two, the even one. */
function toHalf(x) {
  const size = Math.abs(x);
  if (!(size < HALF_OVERFLOW)) return x * Infinity;
  if (size === 0) return x;
  const step = 2 ** Math.max(Math.floor(Math.log2(size)) - 10, -24);
  const anchor = step * 2 ** 52; // beside it, a double has steps of just this size
  return Math.sign(x) * (size + anchor - anchor);
}

/** For each type how a result is rounded, how a running sum is, and the largest number. */
const TYPES = {
  float16: { round: (x) => toHalf(Math.fround(x)), running: Math.fround, largest: 65504 },
  float32: { round: Math.fround, running: Math.fround, largest: 2 ** 128 - 2 ** 104 },
  float64: { round: (x) => x, running: (x) => x, largest: Number.MAX_VALUE },
};
export const PRECISIONS = Object.keys(TYPES);

export const largestOf = (precision) => TYPES[precision].largest;
export const roundedTo = (precision, x) => TYPES[precision].round(x);

function sum(values, { round, running }) {
  return round(values.reduce((total, value) => running(total + value), 0));
}

/** e^z, its sum and p, for logits that are in the type already. */
export function softmaxSteps(precision, exponents) {
  const { round } = TYPES[precision];
  const exponentials = exponents.map((z) => round(Math.exp(z)));
  const total = sum(exponentials, TYPES[precision]);
  return { exponents, exponentials, total, p: exponentials.map((e) => round(e / total)) };
}

/** The logits less the largest of them. */
export function shiftedLogits(precision, logits) {
  const largest = Math.max(...logits);
  return logits.map((z) => roundedTo(precision, z - largest));
}

/** 1 − p of class k: by subtraction, and as r/s with r the sum without its term. */
export function oneMinusP(precision, { exponentials, p }, k) {
  const { round } = TYPES[precision];
  const r = sum(exponentials.filter((_, index) => index !== k), TYPES[precision]);
  return [round(1 - p[k]), round(r / round(1 + r))];
}
