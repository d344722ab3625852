// A table of numbers that change in place.

import { element, setClass, setText } from "./dom.js";

/** heads: of the columns; names: of the rows; draw(texts) fills the cells. */
export function numberTable(caption, heads, names) {
  const cells = names.map(() => heads.map(() => element("td")));
  const head = (scope, text) => element("th", { scope }, text);
  return {
    element: element("table", { class: "sg-table" },
      element("caption", {}, caption),
      element("tr", {}, element("td"), ...heads.map((text) => head("col", text))),
      ...names.map((name, row) => element("tr", {}, head("row", name), ...cells[row]))),
    draw(texts) {
      cells.forEach((row, i) => row.forEach((cell, j) => {
        const text = texts[i][j];
        setText(cell, text);
        setClass(cell, "sg-lost", text === "inf" || text === "nan");
      }));
    },
  };
}
