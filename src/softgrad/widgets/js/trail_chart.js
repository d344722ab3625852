// The losses of a walk downhill as columns, the last one the present loss.

import { element, setText } from "./dom.js";
import { number } from "./format.js";

/** draw(losses, lowest): lowest is the loss that no walk can pass, drawn as a line. */
export function trailChart() {
  const [loss, floor] = [element("strong", { class: "sg-loss" }), element("span")];
  const [columns, line] = [element("div", { class: "sg-columns" }), element("div")];
  line.className = "sg-floor";
  const plot = element("div", { class: "sg-trail", role: "img" }, columns, line);
  return {
    element: element("div", {}, element("p", { class: "sg-note" }, "L ≈ ", loss, floor), plot),
    draw(losses, lowest) {
      const [present, top] = [losses.at(-1), Math.max(...losses, 1e-300)];
      while (columns.children.length < losses.length) columns.append(element("span"));
      while (columns.children.length > losses.length) columns.lastChild.remove();
      losses.forEach((value, k) => {
        columns.children[k].style.transform = `scaleY(${value / top})`;
      });
      line.style.bottom = `${(100 * lowest) / top}%`;
      setText(loss, number(present));
      setText(floor, ` · the lowest possible for this target is ${number(lowest)}`);
      const steps = losses.length - 1;
      plot.setAttribute("aria-label", steps === 0 ? `Loss ${number(present)}, before the first step`
        : `Loss over ${steps} steps, from ${number(losses[0])} to ${number(present)}`);
    },
  };
}
