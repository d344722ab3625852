// The derivative of one probability by nudges of a logit, as softgrad/widgets/step_size.py has it.
//
// Rounding errors are erratic: an exp that is off by one unit in the last place gives other ones.
// So nothing here calls Math but for whole numbers. Sums, products and quotients are rounded alike
// on every machine, and page and Python agree to the last bit.

import { powerOfTen } from "./format.js";

export const METHODS = ["forward", "central", "five-point", "complex step"];
const TERMS = 14; // for x ≤ 4 the next is below 1e-19

/** Σ_k x^k / (a (a + 1) … (a + 2k − 1)): cosh √x for a = 1, and sinh √x / √x for a = 2. */
function series(x, a) {
  let sum = 1;
  for (let k = TERMS - 1; k >= 0; k--) sum = 1 + (sum * x) / ((a + 2 * k) * (a + 2 * k + 1));
  return sum;
}

const [LN2_HIGH, LN2_LOW] = [0.6931471803691238, 1.9082149292705877e-10];

/** e^x, 0 where it would be smaller than every normal number. */
export function exp(x) {
  const k = Math.floor(x / LN2_HIGH + 0.5);
  if (k < -1022) return 0;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 18; n > 0; n--) sum = 1 + (sum * r) / n; // |r| < 0.35: the next is below 1e-25
  return sum * 2 ** k;
}

/** p_i with z_j moved by h, given the sum of the other terms; the largest logit is taken off. */
function probability({ own, rest, z_j, largest, same }, h) {
  const term = exp(z_j + h - largest);
  return (same ? term : own) / (rest + term);
}

/** The imaginary part of p_i with z_j moved by i h, by the rule for quotients. */
function imaginaryPart({ own, rest, z_j, largest, same }, h) {
  const term = exp(z_j - largest);
  const [x, y] = [term * series(-h * h, 1), term * (h * series(-h * h, 2))];
  const [a, b, c] = [same ? x : own, same ? y : 0, rest + x];
  return (b * c - a * y) / (c * c + y * y);
}

const central = (f, h) => (probability(f, h) - probability(f, -h)) / (2 * h);

/** The derivative as each method finds it. */
const ESTIMATES = [
  (f, h) => (probability(f, h) - probability(f, 0)) / h,
  central,
  (f, h) => (4 * central(f, h) - central(f, 2 * h)) / 3,
  (f, h) => imaginaryPart(f, h) / h,
];

/** (sinh h/h)/(1 + 2v (cosh h − 1)) − 1 for x = h²: the error of exact central differences. */
const evenError = (x, v) =>
  ((x / 6) * series(x, 4) - v * x * series(x, 3)) / (1 + v * x * series(x, 3));

/** The relative error of each method if nothing were rounded; p and v = p (1 − p) of class j. */
const TRUNCATIONS = [
  (h, p, v) => evenError(h * h, v)
    + ((1 - 2 * p) * (h / 2) * series(h * h, 3)) / (1 + v * h * h * series(h * h, 3)),
  (h, _p, v) => evenError(h * h, v),
  (h, _p, v) => (4 * evenError(h * h, v) - evenError(4 * h * h, v)) / 3,
  (h, _p, v) => evenError(-h * h, v),
];

/** All about the entry (i, j): its true value, and what the methods make of it. */
export function nudgedEntry({ logits, selected: [i, j] }) {
  const largest = Math.max(...logits);
  const terms = logits.map((z) => exp(z - largest));
  const rest = terms.reduce((sum, term, k) => (k === j ? sum : sum + term), 0);
  const total = rest + terms[j];
  const [p, complement] = [terms[j] / total, rest / total];
  const f = { own: terms[i], rest, z_j: logits[j], largest, same: i === j };
  const truth = i === j ? p * complement : -(terms[i] / total) * p;
  return {
    truth,
    estimate: (method, h) => ESTIMATES[method](f, h),
    /** The relative errors: of the whole, and the part that truncation has in it. */
    errors(method, h) {
      const whole = truth ? (ESTIMATES[method](f, h) - truth) / truth : 0;
      return [whole, truth ? TRUNCATIONS[method](h, p, p * complement) : 0];
    },
  };
}

/** h = 10^x to 12 digits: so far every power function is right. */
export const stepOf = (x) => Number((10 ** x).toPrecision(12));

/** A number from 1 to 10 and a power of ten. */
export const scientific = (x, decimals) =>
  (x < 0 ? "−" : "") + powerOfTen(Math.abs(x).toExponential(decimals));

const FLOOR = 1e-15; // a few units in the last place: so far the true value can be trusted

/** The size of a relative error with two digits; the smallest are all the same. */
export const errorText = (error) =>
  (Math.abs(error) <= FLOOR ? "below 10⁻¹⁵" : scientific(Math.abs(error), 1));

/** Which of the two parts is larger, and what would help. */
export function verdict([whole, truncation]) {
  const [bend, noise] = [truncation, whole - truncation].map(Math.abs);
  if (Math.abs(whole) <= FLOOR) return "Right to the last digits: neither part can be seen.";
  if (bend > 4 * noise) {
    return "Nearly all is truncation: on the way the curve bends. A smaller h helps.";
  }
  if (noise > 4 * bend) {
    return "Nearly all is rounding: the difference keeps few digits. A larger h helps.";
  }
  return "Truncation and rounding are alike: near here this method is at its best.";
}
