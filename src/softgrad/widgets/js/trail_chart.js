// The losses of a walk downhill as columns; the last one is the present loss.

import { box, element, note, setText } from "./dom.js";
import { number } from "./format.js";

/** draw(losses, lowest): no walk can pass below `lowest`, which is drawn as a line. */
export function trailChart() {
  const [loss, columns] = [note(), element("div")];
  const floor = box("sg-floor");
  const plot = element("div", { class: "sg-trail", role: "img" }, columns, floor);
  return {
    element: element("div", {}, loss, plot),
    draw(losses, lowest) {
      const top = Math.max(...losses) || 1;
      const [first, last] = [losses[0], losses.at(-1)].map(number);
      while (columns.childElementCount > losses.length) columns.lastChild.remove();
      losses.forEach((value, k) => {
        const column = columns.children[k] ?? columns.appendChild(element("span"));
        column.style.height = `${(100 * value) / top}%`;
      });
      floor.style.bottom = `${(100 * lowest) / top}%`;
      setText(loss, `L ≈ ${last}; with this target no loss is below ${number(lowest)}.`);
      plot.setAttribute("aria-label", `Loss over ${losses.length - 1} steps: ${first} to ${last}`);
    },
  };
}
