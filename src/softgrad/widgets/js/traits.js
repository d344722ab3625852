// What a trait may hold, as in softgrad/widgets/traits.py. Embedded state is untrusted: each
// check returns the value or throws an Error that names it.

function shown(value) {
  const isPlain = typeof value === "number" || value === undefined;
  const text = isPlain ? String(value) : JSON.stringify(value);
  return text.length > 40 ? text.slice(0, 40) + "…" : text;
}

/** A finite number from low to high. */
export const finiteNumber = (low, high) => (value, name) => {
  if (typeof value !== "number" || !(value >= low && value <= high)) {
    throw new Error(`${name} is ${shown(value)}: expected a number from ${low} to ${high}.`);
  }
  return value;
};

/** A list of finite numbers. */
export const finiteList = (shortest, longest, low, high) => (value, name) => {
  if (!Array.isArray(value)) {
    throw new Error(`${name} is ${shown(value)}: expected a list of numbers.`);
  }
  if (value.length < shortest || value.length > longest) {
    throw new Error(
      `${name} has ${value.length} entries: expected ${shortest} to ${longest} of them.`,
    );
  }
  const check = finiteNumber(low, high);
  return value.map((entry, index) => check(entry, `${name}[${index}]`));
};

const isIndex = (entry) => Number.isInteger(entry) && entry >= 0;

/** Two indices, counted from 0. */
export const indexPair = () => (value, name) => {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(isIndex)) {
    throw new Error(`${name} is ${shown(value)}: expected two indices, counted from 0.`);
  }
  return value;
};

/** One of a few words. */
export const oneOf = (words) => (value, name) => {
  if (!words.includes(value)) {
    throw new Error(`${name} is ${shown(value)}: expected one of ${words.join(", ")}.`);
  }
  return value;
};

/** An index, counted from 0, or the word that may stand in its place. */
export const indexOr = (word) => (value, name) => {
  if (!isIndex(value) && (word === undefined || value !== word)) {
    const other = word === undefined ? "" : ` or "${word}"`;
    throw new Error(`${name} is ${shown(value)}: expected an index, counted from 0${other}.`);
  }
  return value;
};

/** Numbers from 0 to 1 that sum to 1, but for rounding. */
export const distribution = (shortest, longest) => (value, name) => {
  const entries = finiteList(shortest, longest, 0, 1)(value, name);
  const sum = entries.reduce((total, entry) => total + entry, 0);
  if (Math.abs(sum - 1) > 1e-6) {
    throw new Error(`${name} sums to ${Number(sum.toPrecision(6))}: expected 1.`);
  }
  return entries;
};

/** A list of rows, all of one length; rows and columns: [fewest, most]. */
export const finiteMatrix = (rows, columns, low, high) => (value, name) => {
  if (!Array.isArray(value)) throw new Error(`${name} is ${shown(value)}: expected rows.`);
  if (value.length < rows[0] || value.length > rows[1]) {
    throw new Error(
      `${name} has ${value.length} rows: expected ${rows[0]} to ${rows[1]} of them.`,
    );
  }
  const check = finiteList(...columns, low, high);
  const matrix = value.map((row, index) => check(row, `${name}[${index}]`));
  const wrong = matrix.findIndex((row) => row.length !== matrix[0].length);
  if (wrong > 0) {
    throw new Error(
      `${name}[${wrong}] has ${matrix[wrong].length} entries: ${name}[0] has ${matrix[0].length}.`,
    );
  }
  return matrix;
};
