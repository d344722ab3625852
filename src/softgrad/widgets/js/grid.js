// A matrix as a grid of coloured cells. One tab stop: arrow keys move the selection.

import { diverging } from "./colour.js";
import { element, setText } from "./dom.js";
import { signed } from "./format.js";

/** Where each key leads from cell (i, j) of an n × m matrix. */
const MOVES = {
  ArrowUp: (i, j) => [i - 1, j],
  ArrowDown: (i, j) => [i + 1, j],
  ArrowLeft: (i, j) => [i, j - 1],
  ArrowRight: (i, j) => [i, j + 1],
  Home: (i) => [i, 0],
  End: (i, _j, _n, m) => [i, m - 1],
};

/** What fits into a cell: decimals, and the size of the text in pixels. */
function fit(width) {
  if (width >= 54) return { decimals: 4, size: Math.min(15, width / 4.7) };
  if (width >= 42) return { decimals: 3, size: width / 4 };
  return { decimals: 2, size: Math.min(12, width / 2.8) };
}

/** The text of an entry; in narrow cells without the zero before the point. */
function entryText(value, decimals, bound) {
  const integerDigits = bound < 1 ? 0 : bound < 10 ? 1 : 2;
  const text = signed(value, decimals - integerDigits);
  return decimals > 2 ? text : text.replace(/^(.)0\./, "$1.");
}

/**
 * label: name of the grid; corner: text above the row names; rows, columns: their names;
 * onSelect(i, j); onResize(): called when the cells' width asks for another number of decimals.
 */
export function matrixGrid({ label, corner, rows, columns, onSelect, onResize }) {
  let decimals = 4;
  const cell = (i, j) => ({
    node: element("div", {
      role: "gridcell", tabindex: "-1", class: "sg-cell", onclick: () => choose(i, j),
    }),
  });
  const heading = (role, text) => element("div", { role, class: "sg-heading" }, text);
  const columnHeads = columns.map((name) => heading("columnheader", name));
  const rowHeads = rows.map((name) => heading("rowheader", name));
  const cells = rows.map((_, i) => columns.map((_, j) => cell(i, j)));
  const line = (...parts) => element("div", { role: "row", class: "sg-row" }, ...parts);
  const grid = element(
    "div",
    { role: "grid", "aria-label": label, class: "sg-grid", onkeydown: move },
    line(heading("columnheader", corner), ...columnHeads),
    ...cells.map((parts, i) => line(rowHeads[i], ...parts.map(({ node }) => node))),
  );
  grid.style.setProperty("--columns", columns.length);

  function choose(i, j) {
    cells[i][j].node.focus({ preventScroll: true });
    onSelect(i, j);
  }
  function move(event) {
    const place = cells.flat().findIndex(({ node }) => node === event.target);
    const step = MOVES[event.key];
    if (place < 0 || !step || event.altKey || event.metaKey) return;
    event.preventDefault();
    const m = columns.length;
    const [row, column] = step(Math.floor(place / m), place % m, rows.length, m);
    if (cells[row]?.[column]) choose(row, column);
  }
  function measure([{ contentRect }]) {
    const next = fit(contentRect.width);
    grid.style.setProperty("--cell-text", `${next.size.toFixed(1)}px`);
    if (next.decimals !== decimals) {
      decimals = next.decimals;
      onResize();
    }
  }
  const observer = new ResizeObserver(measure);
  observer.observe(cells[0][0].node);

  /** Writes only what differs from the last drawing, so that a frame stays cheap. */
  function drawCell(cell, value, bound, isSelected) {
    const { node } = cell;
    const colours = diverging(value, bound);
    setText(node, entryText(value, decimals, bound));
    if (cell.colours !== colours) {
      node.style.background = colours.background;
      node.style.color = colours.ink;
      cell.colours = colours;
    }
    if (cell.isSelected !== isSelected) {
      node.setAttribute("aria-selected", String(isSelected));
      node.tabIndex = isSelected ? 0 : -1;
      cell.isSelected = isSelected;
    }
  }
  function draw(values, bound, [i, j]) {
    cells.forEach((parts, row) =>
      parts.forEach((cell, column) =>
        drawCell(cell, values[row][column], bound, row === i && column === j),
      ),
    );
    rowHeads.forEach((head, row) => head.classList.toggle("sg-i", row === i));
    columnHeads.forEach((head, column) => head.classList.toggle("sg-j", column === j));
  }
  return { element: grid, draw, dispose: () => observer.disconnect() };
}

/** The colour scale as a strip, from −bound to bound. */
export function colourKey() {
  const shares = Array.from({ length: 17 }, (_, step) => step / 8 - 1);
  const swatch = (share) => {
    const part = element("span");
    part.style.background = diverging(share, 1).background;
    return part;
  };
  const low = element("span");
  const high = element("span");
  const strip = element("span", { class: "sg-key-strip" }, ...shares.map(swatch));
  return {
    element: element("div", { class: "sg-key", "aria-hidden": "true" }, low, strip, high),
    draw(bound) {
      setText(low, signed(-bound, 2));
      setText(high, signed(bound, 2));
    },
  };
}
