// What a trait may hold, as in softgrad/widgets/traits.py. Embedded state is untrusted: each
// check returns the value or throws an Error that names it.

function shown(value) {
  const text = String(typeof value === "number" ? value : JSON.stringify(value));
  return text.length > 40 ? text.slice(0, 40) + "…" : text;
}

/** A finite number from low to high. */
export const finiteNumber = (low, high) => (value, name) => {
  if (typeof value !== "number" || !(value >= low && value <= high)) {
    throw new Error(`${name} is ${shown(value)}: expected a number from ${low} to ${high}.`);
  }
  return value;
};

/** A list whose entries each pass `check`. */
export const listOf = (check, fewest, most) => (value, name) => {
  if (!Array.isArray(value)) throw new Error(`${name} is ${shown(value)}: expected a list.`);
  if (value.length < fewest || value.length > most) {
    const wanted = fewest === most ? most : `${fewest} to ${most} of them`;
    throw new Error(`${name} has ${value.length} entries: expected ${wanted}.`);
  }
  return value.map((entry, index) => check(entry, `${name}[${index}]`));
};

/** A list of finite numbers. */
export const finiteList = (fewest, most, low, high) => listOf(finiteNumber(low, high), fewest, most);

/** A list of lists of finite numbers; rows and columns: [fewest, most]. */
export const finiteMatrix = (rows, columns, low, high) =>
  listOf(finiteList(...columns, low, high), ...rows);

/** Numbers from 0 to 1 that sum to 1, but for rounding. */
export const distribution = (fewest, most) => (value, name) => {
  const entries = finiteList(fewest, most, 0, 1)(value, name);
  const sum = entries.reduce((total, entry) => total + entry);
  if (Math.abs(sum - 1) > 1e-6) throw new Error(`${name} sums to ${sum}: expected 1.`);
  return entries;
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
  if (isIndex(value) || (word && value === word)) return value;
  const other = word ? ` or "${word}"` : "";
  throw new Error(`${name} is ${shown(value)}: expected an index, counted from 0${other}.`);
};

/** A text of at most `longest` characters. */
export const shortText = (longest) => (value, name) => {
  if (typeof value !== "string" || value.length > longest) {
    throw new Error(`${name} is ${shown(value)}: expected a text of at most ${longest} characters.`);
  }
  return value;
};
