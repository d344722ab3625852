// Mistakes that people make with softmax's Jacobian, each as the wrong formulas behind it, and what
// a reader is told. The same table and the same rules as in softgrad/widgets/quiz_mistakes.py.

import { softmax } from "./arithmetic.js";
import { named } from "./format.js";
import { readNumber } from "./number_input.js";

const SIGN = "the sign is turned round. Who wins when that logit grows, and who pays?";
const STILL = "Beside the diagonal the numerator stands still.";
const FEELS_NOTHING = "0 says that pᵢ does not feel zⱼ. Look at the denominator.";

/**
 * The right model of entry (i, j), then the mistakes: name, value on the diagonal, value beside it,
 * what is said. Of two mistakes that fit the first is named. rest_i is 1 − p_i, and square p·p.
 */
export function modelsAt([p_i, p_j, rest_i, rest_j, square]) {
  const own = p_i * rest_i;
  const product = p_i * p_j;
  return [
    ["", own, -product],
    ["sign flipped", -own, product, SIGN],
    ["sign flipped beside the diagonal", own, product, SIGN],
    ["sign flipped on the diagonal", -own, -product, SIGN],
    ["delta missing", -product, -product, "that is −pᵢpⱼ even where i = j. The δ is missing."],
    ["diagonal only", own, 0, FEELS_NOTHING],
    ["p_i instead of p_i(1 - p_i)", p_i, -product, "that is pᵢ alone. The denominator moves too."],
    ["diag(p) alone", p_i, 0, "that is diag(p) alone. The denominators move too."],
    ["p_j instead of p_i", own, -p_j * p_j, "both factors are pⱼ. One belongs to the row."],
    ["p_i instead of p_j", own, -p_i * p_i, "both factors are pᵢ. One belongs to the column."],
    ["p_j(1 - p_i) beside the diagonal", own, p_j * rest_i, `that is pⱼ(1 − pᵢ). ${STILL}`],
    ["p_i(1 - p_j) beside the diagonal", own, p_i * rest_j, `that is pᵢ(1 − pⱼ). ${STILL}`],
    ["factor p_i missing", rest_i, -p_j, "that is δᵢⱼ − pⱼ. A factor is missing."],
    ["factor p_j missing", rest_i, -p_i, "that is δᵢⱼ − pᵢ. A factor is missing."],
    ["plus instead of minus", p_i * (1 + p_i), product,
      "that is pᵢ(δᵢⱼ + pⱼ). Mind the sign in the quotient rule."],
    ["outer product alone", product, product, "that is pᵢpⱼ. From what is it subtracted?"],
    ["inner product", p_i - square, -square,
      "p·p is one number. A table of products is subtracted."],
  ];
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const sumOfOthers = (values) => values.map((_, i) => sum(values.filter((_, k) => k !== i)));

/** Half a unit of the `digits`-th significant digit of x. */
const halfUnit = (x, digits) => Number(`5e${Math.floor(Math.log10(x)) - digits}`);

/** [all p_k, all 1 − p_k, p·p], and how far off these may be where p is read from four digits. */
function rowsOf(p) {
  const errors = p.map((share) => halfUnit(share, 4));
  const rest = sumOfOthers(errors).map((error, i) => Math.max(error, errors[i]));
  const times = (other) => sum(p.map((share, k) => share * other[k]));
  return [[p, sumOfOthers(p), times(p)], [errors, rest, 2 * times(errors)]];
}

/** The models at (i, j), each with the slack that the shown digits leave: see quiz_mistakes.py. */
function modelsOf(rows, i, j) {
  const column = i === j ? 1 : 2;
  const [numbers, errors] = rows.map(([p, rest, square]) => [p[i], p[j], rest[i], rest[j], square]);
  const moved = errors.map((error, place) =>
    modelsAt(numbers.map((x, k) => (k === place ? x + error : x))));
  return modelsAt(numbers).map((model, k) => {
    const x = model[column];
    const slack = 1.001 * sum(moved.map((models) => Math.abs(models[k][column] - x)));
    return { name: model[0], reason: model[3], x, size: Math.abs(x), slack };
  });
}

/** Whether a model gives three significant digits of what was typed. */
function isClose({ value }, { x, size, slack }) {
  const most = size + slack;
  return Math.abs(value - x) <= (most && slack + halfUnit(most, 3));
}

/** Whether a model gives what was typed if it is rounded, or cut off, after the last digit typed. */
function isRounded({ value, unit }, { x, size, slack }) {
  if (!value) return size > 0 && size <= unit / 2 + slack;
  const over = size - Math.abs(value);
  return value * x > 0 && over >= -unit / 2 - slack && over < unit + slack;
}

const fits = (typed, model) => isClose(typed, model) || isRounded(typed, model);

function markOf(typed, right) {
  if (!typed) return "unanswered";
  if (Number.isNaN(typed.value)) return "unreadable";
  return isClose(typed, right) ? "right" : fits(typed, right) ? "coarse" : "wrong";
}

/** One entry: its name, what was typed, its mark, and what it would be by each model. */
function entryOf(text, i, j, rows) {
  const typed = readNumber(text);
  const [right, ...mistakes] = modelsOf(rows, i, j);
  return { name: named("J", i) + named("", j), typed, right, mistakes, mark: markOf(typed, right) };
}

const listed = (entries) =>
  entries.slice(0, 4).map(({ name }) => name).join(", ") +
  (entries.length > 4 ? ` and ${entries.length - 4} more` : "");

/** The mistake that explains all that is wrong, and as much as it can of the rest. */
function explain(wrong, answered) {
  let best, most = 0;
  wrong[0].mistakes.forEach((mistake, k) => {
    const isFitting = ({ typed, mistakes }) => fits(typed, mistakes[k]);
    // A typed 0 is a sign of a formula that is 0, and of no other.
    const isSign = ({ typed, mistakes }) => typed.value || !mistakes[k].slack;
    const isSaid = wrong.every(isFitting) && wrong.some(isSign);
    const count = isSaid ? answered.filter(isFitting).length : 0;
    if (count > most) [best, most] = [mistake, count];
  });
  return best;
}

/** What can be said about one wrong entry without its right value. */
function remark({ name, typed, right, mistakes }) {
  const { value } = typed;
  if (!value) return `${name}: ${FEELS_NOTHING}`;
  const mistake = mistakes.find((model) => isClose(typed, model));
  if (mistake) return `${name}: ${mistake.reason}`;
  if (value * right.x < 0) return `${name}: think about the sign first.`;
  const size = Math.abs(value) > right.size ? "large" : "small";
  return `${name}: the sign is right, the size is too ${size}.`;
}

function verdictOnWrong(wrong, coarse, good, count) {
  const mistake = explain(wrong, [...good, ...coarse, ...wrong]);
  const rough = coarse.length ? ` Rounded too coarsely: ${listed(coarse)}.` : "";
  const share = ` Right: ${good.length} of ${count}.${rough}`;
  if (mistake) return [mistake.name, `${listed(wrong)}: ${mistake.reason}${share}`];
  const remarks = wrong.slice(0, 3).map(remark).join(" ");
  return [good.length ? "partly right" : "wrong", remarks + share];
}

/** Verdict and sentences about the numbers. */
function verdictOnNumbers({ length }, good, coarse, wrong) {
  if (good.length === length) return ["correct", `All ${length} entries are right.`];
  if (wrong.length) return verdictOnWrong(wrong, coarse, good, length);
  if (coarse.length) {
    const advice = "Keep four digits on the way and three significant digits at the end.";
    return ["rounding too coarse", `${listed(coarse)}: rounded too coarsely. ${advice}`];
  }
  if (good.length) return ["right so far", "Every number so far is right."];
  return ["unanswered", "Nothing is filled in yet."];
}

/** Verdict and sentences, those on unanswered entries apart. */
function verdictOn(entries, unreadable, ...numbers) {
  const [verdict, said] = verdictOnNumbers(entries, ...numbers);
  if (!unreadable.length) return [verdict, said];
  const such = "Write a number such as −0.25, −1/4 or −0.5·0.5.";
  const rest = numbers.flat().length ? ` ${said}` : "";
  return ["unreadable", `${listed(unreadable)} cannot be read. ${such}${rest}`];
}

/** { verdict, message, marks } for the texts in `answers`; marks has a word for each entry. */
export function judge(logits, answers) {
  const given = rowsOf(softmax(logits));
  const rows = answers.map((row, i) => row.map((text, j) => entryOf(text, i, j, given)));
  const entries = rows.flat();
  const marked = (mark) => entries.filter((entry) => entry.mark === mark);
  const [verdict, said] = verdictOn(entries, ...["unreadable", "right", "coarse", "wrong"].map(marked));
  const blank = marked("unanswered");
  const message = blank.length ? `${said} Unanswered: ${listed(blank)}.` : said;
  return { verdict, message, marks: rows.map((row) => row.map(({ mark }) => mark)) };
}
