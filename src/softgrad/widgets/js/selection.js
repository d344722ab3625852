// The selected entry (i, j) of a matrix with a row and a column for each class.

/** Throws where the selection lies outside. */
export function checkSelection({ logits, selected }) {
  if (selected.some((index) => index >= logits.length)) {
    throw new Error(`selected is [${selected}]: there are ${logits.length} logits.`);
  }
}

/** What keeps the selection inside when classes have gone, as in Python. */
export const keepSelection = ({ logits, selected }) => ({
  selected: selected.map((index) => Math.min(index, logits.length - 1)),
});
