// Mistakes that people make with softmax's Jacobian, each as the wrong formulas behind it, and what
// a reader is told. The same table and the same rules as in softgrad/widgets/quiz_mistakes.py.

import { softmaxWithComplement } from "./arithmetic.js";
import { named } from "./format.js";
import { readNumber } from "./number_input.js";

// Formulas take a = p_i, b = p_j, c = 1 − p_i, d = 1 − p_j and s = p·p.
const own = (a, b, c) => a * c;
const cross = (a, b) => -a * b;
const product = (a, b) => a * b;
const lost = (a, b, c) => -a * c;
const p_i = (a) => a;
const rest = (a, b, c) => c;
const zero = () => 0;

const SIGN = "the sign is turned round. Who wins when that logit grows, and who pays?";
const STILL = "Beside the diagonal the numerator stands still.";

/** Name, formula on the diagonal and beside it, what is said. Of two that fit the first is named. */
export const MISTAKES = [
  ["sign flipped", lost, product, SIGN],
  ["sign flipped beside the diagonal", own, product, SIGN],
  ["sign flipped on the diagonal", lost, cross, SIGN],
  ["delta missing", cross, cross, "that is −pᵢpⱼ even where i = j. The δ is missing."],
  ["diagonal only", own, zero, "0 says that pᵢ does not feel zⱼ. Look at the denominator."],
  ["p_i instead of p_i(1 - p_i)", p_i, cross, "that is pᵢ alone. The denominator moves too."],
  ["diag(p) alone", p_i, zero, "that is diag(p) alone. The denominators move too."],
  ["p_j instead of p_i", own, (a, b) => -b * b, "both factors are pⱼ. One belongs to the row."],
  ["p_i instead of p_j", own, (a) => -a * a, "both factors are pᵢ. One belongs to the column."],
  ["p_j(1 - p_i) beside the diagonal", own, (a, b, c) => b * c, `that is pⱼ(1 − pᵢ). ${STILL}`],
  ["p_i(1 - p_j) beside the diagonal", own, (a, b, c, d) => a * d,
    `that is pᵢ(1 − pⱼ). ${STILL}`],
  ["factor p_i missing", rest, (a, b) => -b, "that is δᵢⱼ − pⱼ. A factor is missing."],
  ["factor p_j missing", rest, (a) => -a, "that is δᵢⱼ − pᵢ. A factor is missing."],
  ["plus instead of minus", (a) => a * (1 + a), product,
    "that is pᵢ(δᵢⱼ + pⱼ). Mind the sign in the quotient rule."],
  ["outer product alone", product, product, "that is pᵢpⱼ. From what is it subtracted?"],
  ["inner product", (a, b, c, d, s) => a - s, (a, b, c, d, s) => -s,
    "p·p is one number. A table of products is subtracted."],
];
const RIGHT = ["", own, cross];

/** Half a unit of the `digits`-th significant digit of x. */
const halfUnit = (x, digits) => Number(`5e${Math.floor(Math.log10(Math.abs(x))) - digits}`);

/** Whether x gives what was typed if it is rounded, or cut off, after the last digit typed. */
function isRounded({ value, unit }, x) {
  const over = Math.abs(x) - Math.abs(value);
  return value * x > 0 && over >= -unit * (0.5 + 1e-9) && over < unit;
}

/** One entry: its name, what was typed, its mark, and whether a mistake fits, closely or rounded. */
function entryOf(text, i, j, { p, complement, square }) {
  const typed = readNumber(text);
  const [a, b] = [p[i], p[j]];
  const valueOf = (mistake) =>
    mistake[i === j ? 1 : 2](a, b, complement[i], complement[j], square);
  // What the four digits of p that the quiz shows leave open.
  const slack = i === j
    ? halfUnit(a, 4) * Math.abs(1 - 2 * a)
    : a * halfUnit(b, 4) + b * halfUnit(a, 4);
  const isClose = (mistake) => {
    const x = valueOf(mistake);
    const room = x === 0 ? 0 : Math.max(halfUnit(x, 3), slack) * (1 + 1e-9);
    return Math.abs(typed.value - x) <= room;
  };
  const fits = (mistake) => isClose(mistake) || isRounded(typed, valueOf(mistake));
  const mark = () => {
    if (!typed) return "unanswered";
    if (Number.isNaN(typed.value)) return "unreadable";
    return isClose(RIGHT) ? "right" : fits(RIGHT) ? "coarse" : "wrong";
  };
  const name = named("J", i) + named("", j);
  return { name, typed, exact: valueOf(RIGHT), isClose, fits, mark: mark() };
}

const listed = (entries) =>
  entries.slice(0, 4).map(({ name }) => name).join(", ") +
  (entries.length > 4 ? ` and ${entries.length - 4} more` : "");

/** The mistake that explains all that is wrong, and as much as it can of the rest. */
function explain(wrong, answered) {
  let best, most = 0;
  for (const mistake of MISTAKES) {
    const fits = (entry) => entry.fits(mistake);
    const count = wrong.every(fits) ? answered.filter(fits).length : 0;
    if (count > most) [best, most] = [mistake, count];
  }
  return best;
}

/** What can be said about one wrong entry without its right value. */
function remark(entry) {
  const { name, typed: { value }, exact } = entry;
  const mistake = MISTAKES.find(entry.isClose);
  if (mistake) return `${name}: ${mistake[3]}`;
  if (value * exact <= 0) return `${name}: think about the sign first.`;
  const size = Math.abs(value) > Math.abs(exact) ? "large" : "small";
  return `${name}: the sign is right, the size is too ${size}.`;
}

function verdictOnWrong(wrong, coarse, good, count) {
  const mistake = explain(wrong, [...good, ...coarse, ...wrong]);
  const rough = coarse.length ? ` Rounded too coarsely: ${listed(coarse)}.` : "";
  const share = ` Right: ${good.length} of ${count}.${rough}`;
  if (mistake) return [mistake[0], `${listed(wrong)}: ${mistake[3]}${share}`];
  const remarks = wrong.slice(0, 3).map(remark).join(" ");
  return [good.length ? "partly right" : "wrong", remarks + share];
}

/** Verdict and sentences, those on unanswered entries apart. */
function verdictOn({ length }, [unreadable, good, coarse, wrong]) {
  if (unreadable.length) {
    const such = "Write a number such as −0.25, −1/4 or −0.5·0.5.";
    return ["unreadable", `${listed(unreadable)} cannot be read. ${such}`];
  }
  if (good.length === length) return ["correct", `All ${length} entries are right.`];
  if (wrong.length) return verdictOnWrong(wrong, coarse, good, length);
  if (coarse.length) {
    const advice = "Keep four digits on the way and three significant digits at the end.";
    return ["rounding too coarse", `${listed(coarse)}: rounded too coarsely. ${advice}`];
  }
  if (good.length) return ["right so far", "What is filled in is right."];
  return ["unanswered", "Nothing is filled in yet."];
}

/** { verdict, message, marks } for the texts in `answers`; marks has a word for each entry. */
export function judge(logits, answers) {
  const { p, complement } = softmaxWithComplement(logits);
  const numbers = { p, complement, square: p.reduce((sum, x) => sum + x * x, 0) };
  const rows = answers.map((row, i) => row.map((text, j) => entryOf(text, i, j, numbers)));
  const entries = rows.flat();
  const marked = (mark) => entries.filter((entry) => entry.mark === mark);
  const [verdict, said] = verdictOn(entries, ["unreadable", "right", "coarse", "wrong"].map(marked));
  const blank = marked("unanswered");
  const message = blank.length ? `${said} Unanswered: ${listed(blank)}.` : said;
  return { verdict, message, marks: rows.map((row) => row.map(({ mark }) => mark)) };
}
