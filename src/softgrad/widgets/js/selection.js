// The selected entry (i, j) of a matrix with a row and a column for each class.

import { finiteList, indexPair } from "./traits.js";

export const selectionTraits = { logits: finiteList(2, 8, -1000, 1000), selected: indexPair() };

/** What a widget with these traits says of its states. */
export const selection = {
  /** Throws where the selection lies outside. */
  check({ logits, selected }) {
    if (selected.some((index) => index >= logits.length)) {
      throw new Error(`selected is [${selected}]: there are ${logits.length} logits.`);
    }
  },
  /** What keeps the selection inside when classes have gone, as in Python. */
  keep: ({ logits, selected }) => ({
    selected: selected.map((index) => Math.min(index, logits.length - 1)),
  }),
};
