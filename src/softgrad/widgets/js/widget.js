// What all widgets of the family share: reading their state, drawing once a frame, showing a
// refused state as a message, and cleaning up.

import { announcer } from "./controls.js";
import { element } from "./dom.js";

/** The state of `model`, each trait checked. */
function read(model, traits) {
  return Object.fromEntries(
    Object.entries(traits).map(([name, check]) => [name, check(model.get(name), name)]),
  );
}

const message = (text) =>
  element("p", { class: "sg-message", role: "alert" }, `This widget cannot be drawn: ${text}`);

/** The frame of a widget. */
function frameOf(label) {
  return element("div", {
    class: "softgrad", role: "group", "aria-label": label,
    // Else JupyterLab takes the arrow keys, and others, for itself.
    onfocusin: (event) => event.target.setAttribute("data-lm-suppress-shortcuts", ""),
  });
}

/** What reads aloud; its region stands in `root` as soon as there was something to hear. */
function voiceIn(root) {
  const { element: region, say, dispose } = announcer();
  function hear(text) {
    if (!text) return;
    if (!region.isConnected) root.append(region);
    say(text);
  }
  return { say, hear, dispose };
}

/** The shape of most views: a part for each class. */
const classCount = ({ logits }) => logits.length;

/** What stands in the frame: the view of a state, or a message. */
function contentOf(root, { traits, check, keep, shape = classCount, build }, actions) {
  let view, builtShape;
  const voice = voiceIn(root);

  function show(content) {
    view?.dispose?.();
    view = undefined;
    root.replaceChildren(content);
  }
  function drawState(state) {
    check?.(state);
    if (!view || builtShape !== shape(state)) {
      const next = build(state, { ...actions, say: voice.say });
      show(next.element);
      view = next;
      builtShape = shape(state);
    }
    voice.hear(view.draw(state));
  }
  /** Where the shape has changed, the other traits follow. */
  function kept(state) {
    if (!keep || !view || builtShape === shape(state)) return state;
    const changes = keep(state);
    actions.set(changes);
    return { ...state, ...changes };
  }
  return {
    draw(model) {
      try {
        drawState(kept(read(model, traits)));
      } catch (error) {
        show(message(error.message));
      }
    },
    dispose() {
      view?.dispose?.();
      voice.dispose();
    },
  };
}

/**
 * Ways to read and change the state of `model`; reset() leads back to the present one.
 *
 * state() is the state of this moment. What was last drawn may be a frame older, and a reader who
 * is quick would lose a step.
 */
function actionsOf(model, traits) {
  const names = Object.keys(traits);
  const set = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const start = Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const setEntry = (name, k, value) => set({ [name]: model.get(name).with(k, value) });
  return { state: () => read(model, traits), set, setEntry, reset: () => set(start) };
}

/**
 * The `render` of an anywidget.
 *
 * label: the widget's name, read aloud.
 * traits: for each name of the state, a check from traits.js.
 * check(state): throws an Error where two traits do not go together; optional.
 * shape(state): the view is built anew when it changes, and only redrawn otherwise; when not given,
 *   the number of logits.
 * keep(state): the traits that must follow a change of shape, as { name: value }; optional.
 * build(state, actions): { element, draw(state), dispose?() }. What draw returns is read aloud.
 * actions: state(), set(changes), setEntry(trait, place, value), reset(), redraw() and say(text).
 */
export const bookWidget = (widget) => ({ model, el }) => {
  const names = Object.keys(widget.traits);
  const root = frameOf(widget.label);
  const content = contentOf(root, widget, { ...actionsOf(model, widget.traits), redraw: schedule });
  let frame;

  function draw() {
    frame = undefined;
    content.draw(model);
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
    content.dispose();
    root.remove();
  };
};
