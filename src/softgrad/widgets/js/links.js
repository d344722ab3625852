// The numbers of a formula and the bars of the classes that they come from light up together: under
// the pointer, in focus, and by arrow keys in the formula.

import { setClass } from "./dom.js";

/**
 * bars: elements, one a class.
 * panels: { element, partAt(target), holds(part, k), light(isLit) }, as in quotient_rule.js.
 * onMove(text) is told in words what the keys have lit up.
 */
export function linkBars(root, bars, panels, onMove) {
  function show(target) {
    const place = bars.findIndex((bar) => bar.contains(target));
    const panel = panels.find(({ element }) => element.contains(target));
    const part = panel?.partAt(target);
    bars.forEach((bar, k) =>
      setClass(bar, "sg-lit", part ? panel.holds(part, k) : k === place));
    for (const each of panels) {
      const isOfClass = (name) => place >= 0 && each.holds(name, place);
      each.light((name) => (each === panel ? name === part : isOfClass(name)));
    }
    return part && panel.said(part);
  }
  root.addEventListener("pointerover", ({ target }) => show(target));
  root.addEventListener("pointerleave", () => show(document.activeElement));
  root.addEventListener("focusin", ({ target }) => show(target));
  root.addEventListener("focusout", ({ relatedTarget }) => show(relatedTarget));
  for (const { element } of panels) {
    element.addEventListener("keydown", ({ target }) => {
      const said = show(target);
      if (said) onMove(said);
    });
  }
}
