// Softmax, its logarithm and its Jacobian, in the accurate form that softgrad uses in Python.
//
// The term of the largest logit is e⁰ = 1. Left out of the sum, r = Σ_{i≠k} e^{z_i − z_k}, it never
// swallows the small terms, and 1 − p_k = r/(1 + r) needs no subtraction.

const SPLITTER = 2 ** 27 + 1;

/** [high, low] with high + low = a, each short enough that their products are exact (Veltkamp). */
function split(a) {
  const c = SPLITTER * a;
  const high = c - (c - a);
  return [high, a - high];
}

/** What rounding drops from the product a·b (Dekker; JavaScript has no fused multiply-add). */
function productError(a, b) {
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return aLow * bLow - (a * b - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** What rounding drops from the difference a − b (Knuth's TwoSum). */
function differenceError(a, b) {
  const difference = a - b;
  const minusB = difference - a;
  return a - (difference - minusB) - (b + minusB);
}

/** (z − largest)/T: the rounded value, and the part that rounding dropped. */
function shift(z, largest, temperature) {
  const difference = z - largest;
  const value = difference / temperature;
  const remainder =
    difference - value * temperature - productError(value, temperature);
  const dropped = (differenceError(z, largest) + remainder) / temperature;
  return { value, dropped: Number.isFinite(dropped) ? dropped : 0 };
}

/** The shifted logits, the place k of the largest, and r, the sum of the other terms. */
function terms(z, temperature) {
  const k = z.indexOf(Math.max(...z));
  const shifted = z.map((logit) => shift(logit, z[k], temperature));
  const e = shifted.map(({ value }) => Math.exp(value));
  let r = 0;
  shifted.forEach(({ dropped }, i) => {
    if (i !== k) r += e[i] * (1 + dropped);
  });
  return { k, shifted, e, r };
}

/** Probabilities p, and their complements 1 − p without cancellation. */
export function softmaxWithComplement(z, temperature = 1) {
  const { k, shifted, e, r } = terms(z, temperature);
  const s = 1 + r;
  const droppedFromSum = (r - (s - 1)) / s;
  const p = e.map((term, i) => {
    const quotient = term / s;
    return quotient + quotient * (shifted[i].dropped - droppedFromSum);
  });
  const complement = p.map((probability, i) => (i === k ? r / s : 1 - probability));
  return { p, complement };
}

export function softmax(z, temperature = 1) {
  return softmaxWithComplement(z, temperature).p;
}

export function logSoftmax(z, temperature = 1) {
  const { shifted, r } = terms(z, temperature);
  const logSum = Math.log1p(r);
  return shifted.map(({ value, dropped }) => value + (dropped - logSum));
}

/** J[i][j] = ∂p_i/∂z_j = p_i (δ_ij − p_j)/T. */
export function softmaxJacobian(z, temperature = 1) {
  const { p, complement } = softmaxWithComplement(z, temperature);
  return p.map((p_i, i) =>
    p.map((p_j, j) => (p_i * (i === j ? complement[i] : -p_j)) / temperature),
  );
}
