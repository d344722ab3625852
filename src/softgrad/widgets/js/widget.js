// What all widgets of the family share: reading their state, drawing once a frame, showing a
// refused state as a message, and cleaning up.

import { element } from "./dom.js";

/** The state of `model`, each trait checked. */
function read(model, traits) {
  return Object.fromEntries(
    Object.entries(traits).map(([name, check]) => [name, check(model.get(name), name)]),
  );
}

/** Show `text` in place of the view. */
function message(text) {
  return element("p", { class: "sg-message", role: "alert" }, `This widget cannot be drawn: ${text}`);
}

/**
 * The `render` of an anywidget.
 *
 * label: the widget's name, read aloud.
 * traits: for each name of the state, a check from traits.js.
 * check(state): throws an Error where two traits do not go together.
 * shape(state): a string; the view is built anew when it changes, and only redrawn otherwise.
 * build(state, actions): { element, draw(state), dispose?() }, with actions.set(changes),
 * actions.reset() and actions.redraw().
 */
export const bookWidget = ({ label, traits, check, shape, build }) => ({ model, el }) => {
  const names = Object.keys(traits);
  const root = element("div", {
    class: "softgrad", role: "group", "aria-label": label,
    // Else JupyterLab takes the arrow keys, and others, for itself.
    onfocusin: (event) => event.target.setAttribute("data-lm-suppress-shortcuts", ""),
  });
  let view, builtShape, frame;

  const checked = () => {
    const state = read(model, traits);
    check(state);
    return state;
  };
  const set = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const start = Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const actions = { set, reset: () => set(start), redraw: () => schedule() };

  function show(content) {
    view?.dispose?.();
    view = undefined;
    root.replaceChildren(content);
  }
  function draw() {
    frame = undefined;
    try {
      const state = checked();
      if (!view || builtShape !== shape(state)) {
        const next = build(state, actions);
        show(next.element);
        view = next;
        builtShape = shape(state);
      }
      view.draw(state);
    } catch (error) {
      show(message(error.message));
    }
  }
  function schedule() {
    frame ??= requestAnimationFrame(draw);
  }

  el.append(root);
  draw();
  names.forEach((name) => model.on(`change:${name}`, schedule));
  return () => {
    names.forEach((name) => model.off(`change:${name}`, schedule));
    cancelAnimationFrame(frame);
    view?.dispose?.();
    root.remove();
  };
};
