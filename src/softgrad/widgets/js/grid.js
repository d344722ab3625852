// A matrix as a grid of coloured cells. One tab stop: arrow keys move the selection.

import { diverging } from "./colour.js";
import { element, setClass, setText, span } from "./dom.js";
import { plain, signed } from "./format.js";

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
  return { decimals: 2, size: Math.min(12, width / 2.5) };
}

/** The text of an entry; in narrow cells without the zero before the point. */
function entryText(value, decimals, bound) {
  const integerDigits = bound < 1 ? 0 : bound < 10 ? 1 : 2;
  const text = signed(value, decimals - integerDigits);
  return decimals > 2 ? text : text.replace(/^(.)0\./, "$1.");
}

const SIGMA = "Σ";

const heading = (role, text) => element("div", { role, class: "sg-heading" }, text);
const line = (...parts) => element("div", { role: "row", class: "sg-row" }, ...parts);

/** A cell, and what was last drawn in it. */
function makeCell(onclick) {
  const node = element("div", { role: "gridcell", tabindex: "-1", class: "sg-cell", onclick });
  return { node, colours: undefined, isSelected: undefined };
}

/** Writes only what differs from the last drawing, so that a frame stays cheap. */
function drawCell(cell, text, colours, isSelected) {
  const { node } = cell;
  setText(node, text);
  if (cell.colours !== colours) {
    node.style.background = colours.background;
    node.style.color = colours.ink;
    cell.colours = colours;
  }
  if (cell.isSelected !== isSelected) {
    node.setAttribute("aria-selected", isSelected);
    node.tabIndex = isSelected ? 0 : -1;
    cell.isSelected = isSelected;
  }
}

/** A line's sum. Of a sum that must be 0, what rounding leaves of it is not shown. */
function sumOf(values, bound, mustBeZero) {
  const sum = values.reduce((total, value) => total + value, 0);
  return mustBeZero && Math.abs(sum) < 1e-12 * bound ? 0 : sum;
}

const columnsOf = (values) => values[0].map((_, j) => values.map((row) => row[j]));
const gridCell = () => element("div", { role: "gridcell", class: "sg-sum" });

/** Cells for the sums of each row and of each column; they cannot be selected. */
function marginCells(rows, columns) {
  const [ofRows, ofColumns] = [rows.map(gridCell), columns.map(gridCell)];
  return {
    head: () => [heading("columnheader", SIGMA)],
    ofRow: (i) => [ofRows[i]],
    lastRow: () => [line(heading("rowheader", SIGMA), ...ofColumns, gridCell())],
    draw(values, decimals, bound, mustBeZero) {
      const write = (node, entries) =>
        setText(node, entryText(sumOf(entries, bound, mustBeZero), decimals, bound));
      ofRows.forEach((node, i) => write(node, values[i]));
      columnsOf(values).forEach((column, j) => write(ofColumns[j], column));
    },
  };
}

const nothing = () => [];
const NO_MARGIN = { head: nothing, ofRow: nothing, lastRow: nothing, draw: nothing };

/** The place that a key leads to from the cell in focus; it may lie outside. */
function destination(event, cells) {
  const m = cells[0].length;
  const place = cells.flat().findIndex(({ node }) => node === event.target);
  const move = MOVES[event.key];
  if (place < 0 || !move || event.altKey || event.metaKey) return undefined;
  event.preventDefault();
  return move(Math.floor(place / m), place % m, cells.length, m);
}

/** Calls onFit({ decimals, size }) when the width of `cell` asks for another text. */
function watchWidth(cell, onFit) {
  const observer = new ResizeObserver(([{ contentRect }]) => onFit(fit(contentRect.width)));
  observer.observe(cell.node);
  return () => observer.disconnect();
}

/** The grid's element: names of rows and columns, cells, and their sums. */
function frameOfGrid(label, corner, { rowHeads, columnHeads, cells, margin }, onkeydown) {
  return element("div", { role: "grid", "aria-label": label, class: "sg-grid", onkeydown },
    line(heading("columnheader", corner), ...columnHeads, ...margin.head()),
    ...cells.map((parts, i) =>
      line(rowHeads[i], ...parts.map(({ node }) => node), ...margin.ofRow(i))),
    ...margin.lastRow());
}

/**
 * label: name of the grid; corner: text above the row names; rows, columns: their names;
 * onSelect(i, j); onResize(): called when the cells' width asks for another number of decimals;
 * hasSums: whether the sums of rows and columns stand beside them.
 * draw(values, bound, [i, j], mustBeZero): the last says whether all sums are 0 but for rounding.
 */
export function matrixGrid({ label, corner, rows, columns, onSelect, onResize, hasSums }) {
  let decimals = 4;
  const columnHeads = columns.map((name) => heading("columnheader", name));
  const rowHeads = rows.map((name) => heading("rowheader", name));
  const cells = rows.map((_, i) => columns.map((_, j) => makeCell(() => choose(i, j))));
  const margin = hasSums ? marginCells(rows, columns) : NO_MARGIN;
  const grid = frameOfGrid(label, corner, { rowHeads, columnHeads, cells, margin }, (event) => {
    const [i, j] = destination(event, cells) ?? [];
    if (cells[i]?.[j]) choose(i, j);
  });
  const dispose = watchWidth(cells[0][0], (next) => {
    grid.style.setProperty("--cell-text", `${next.size.toFixed(1)}px`);
    if (next.decimals !== decimals) onResize((decimals = next.decimals));
  });

  function choose(i, j) {
    cells[i][j].node.focus({ preventScroll: true });
    onSelect(i, j);
  }
  function draw(values, bound, [i, j], mustBeZero) {
    cells.forEach((parts, row) => parts.forEach((cell, column) => {
      const value = values[row][column];
      const text = entryText(value, decimals, bound);
      drawCell(cell, text, diverging(value, bound), row === i && column === j);
    }));
    margin.draw(values, decimals, bound, mustBeZero);
    rowHeads.forEach((head, row) => setClass(head, "sg-i", row === i));
    columnHeads.forEach((head, column) => setClass(head, "sg-j", column === j));
  }
  return { element: grid, draw, dispose };
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
  const strip = span("sg-key-strip", ...shares.map(swatch));
  return {
    element: element("div", { class: "sg-key", "aria-hidden": "true" }, low, strip, high),
    draw(bound) {
      const end = plain(Number(bound.toPrecision(2)));
      setText(low, "−" + end);
      setText(high, "+" + end);
    },
  };
}
