// Dragging with mouse, pen or finger.

/** Calls onMove(event) while `node` is dragged, also beyond its edge. */
export function draggable(node, onMove) {
  // Else a finger scrolls the page; in an SVG not every browser heeds touch-action.
  node.addEventListener("touchstart", (event) => event.preventDefault());
  node.addEventListener("pointerdown", ({ pointerId }) => node.setPointerCapture(pointerId));
  node.addEventListener("pointermove", (event) => {
    if (node.hasPointerCapture(event.pointerId)) onMove(event);
  });
}
