/* Draws Jupyter widgets on a page without a kernel: anywidgets, and the core controls that go with
   them. A classic script without dependencies, so that it also works on a page opened from a file.

   The page holds the models as JSON, and for each view a script element that names its model. The
   book's own widgets are in globalThis.softgradWidgets, under their _anywidget_id. */
(() => {
  "use strict";

  /** The script elements that hold the "state" of all models, or name the model of a "view". */
  const tagsOf = (kind) =>
    document.querySelectorAll(`script[type="application/vnd.jupyter.widget-${kind}+json"]`);
  const REFERENCE = "IPY_MODEL_";

  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null) node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }

  /** What a table itself has under a name from the page: every object inherits a "constructor". */
  const entryOf = (table, name) => (Object.hasOwn(table, name) ? table[name] : undefined);

  const stopAll = (ends) => () => ends.forEach((end) => end());

  const sameValue = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

  // --- models ---------------------------------------------------------------------------------

  /** A widget's state with the interface that anywidget promises to a widget. */
  class Model {
    constructor(id, { model_name, model_module, state, buffers = [] }) {
      Object.assign(this, { model_id: id, name: model_name, module: model_module, listeners: [] });
      this.state = { ...state }; // of what is no object nothing is left
      for (const { path, data, encoding } of buffers) {
        const last = path.at(-1);
        const holder = path.slice(0, -1).reduce(entryOf, this.state);
        if (encoding === "base64") holder[last] = decoded(data);
      }
    }

    get(name) {
      return this.state[name];
    }

    set(nameOrChanges, value) {
      const changes = typeof nameOrChanges === "object" ? nameOrChanges : { [nameOrChanges]: value };
      const changed = Object.keys(changes).filter((name) => !sameValue(this.state[name], changes[name]));
      for (const name of changed) this.state[name] = changes[name];
      for (const name of changed) this.emit(`change:${name}`, this, this.state[name]);
      if (changed.length) this.emit("change", this);
    }

    on(events, callback) {
      for (const event of events.split(/\s+/)) this.listeners.push({ event, callback });
    }

    off(events, callback) {
      const named = events?.split(/\s+/);
      const leaves = (one) =>
        (!named || named.includes(one.event)) && (!callback || one.callback === callback);
      this.listeners = this.listeners.filter((one) => !leaves(one));
    }

    emit(event, ...details) {
      for (const one of [...this.listeners]) if (one.event === event) one.callback(...details);
    }

    save_changes() {} // there is no kernel to send them to

    send() {}
  }

  function decoded(base64) {
    return new DataView(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
  }

  const models = new Map();

  /** The model that a reference such as "IPY_MODEL_a1" stands for. */
  function referred(value) {
    if (typeof value !== "string" || !value.startsWith(REFERENCE)) return undefined;
    return models.get(value.slice(REFERENCE.length));
  }

  /** Calls `callback` now and on each change of the trait; returns what ends it. */
  function follow(model, name, callback) {
    const update = () => callback(model.get(name));
    model.on(`change:${name}`, update);
    update();
    return () => model.off(`change:${name}`, update);
  }

  // --- anywidgets -----------------------------------------------------------------------------

  const imported = new Map(); // source text -> promise of the widget

  function importSource(source) {
    if (!imported.has(source)) {
      const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      const widget = import(url).then(async (module) => {
        URL.revokeObjectURL(url);
        if (module.render) return module;
        return typeof module.default === "function" ? module.default() : module.default;
      });
      imported.set(source, widget);
    }
    return imported.get(source);
  }

  async function widgetOf(model) {
    const kind = model.get("_anywidget_id");
    const own = entryOf(globalThis.softgradWidgets ?? {}, kind);
    if (own) return own;
    const source = model.get("_esm");
    if (typeof source !== "string" || /^https?:/.test(source)) {
      throw new Error(`the code of ${kind} is not on this page.`);
    }
    return importSource(source);
  }

  function addStyles(model) {
    const styles = model.get("_css");
    const id = `styles-of-${model.get("_anywidget_id")}`;
    if (typeof styles !== "string" || document.getElementById(id)) return;
    document.head.append(element("style", { id }, styles));
  }

  const experimental = {
    invoke: () => Promise.reject(new Error("There is no kernel on this page.")),
  };

  async function anyView(model, el) {
    const widget = await widgetOf(model);
    addStyles(model);
    const controller = new AbortController();
    const { signal } = controller;
    model.ready ??= Promise.resolve(widget.initialize?.({ model, signal, experimental }));
    await model.ready;
    const cleanUp = await widget.render?.({ model, el, signal, experimental });
    return () => {
      controller.abort();
      cleanUp?.();
    };
  }

  // --- core controls --------------------------------------------------------------------------

  function labelled(model, el, ...parts) {
    const label = element("span", { class: "widget-host-label" });
    el.append(element("label", { class: "widget-host-row" }, label, ...parts));
    return follow(model, "description", (text) => (label.textContent = text ?? ""));
  }

  /** Fixed decimals of a format such as ".2f". */
  function decimalsOf(format) {
    const match = /\.(\d)f/.exec(format ?? "");
    return match ? Number(match[1]) : undefined;
  }

  function sliderView(model, el) {
    const [low, high] = [model.get("min"), model.get("max")];
    if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
      throw new Error(`a slider from ${low} to ${high} cannot be drawn.`);
    }
    const track = element("input", { type: "range", min: low, max: high, step: model.get("step") });
    const readout = element("output");
    const isLogarithmic = model.name === "FloatLogSliderModel";
    const base = model.get("base");
    const toValue = (position) => (isLogarithmic ? base ** position : position);
    const toPosition = (value) => (isLogarithmic ? Math.log(value) / Math.log(base) : value);
    const decimals = decimalsOf(model.get("readout_format"));
    track.addEventListener("input", () => model.set("value", toValue(Number(track.value))));
    const ends = [
      labelled(model, el, track, readout),
      follow(model, "disabled", (disabled) => (track.disabled = Boolean(disabled))),
      follow(model, "value", (value) => {
        const isNumber = Number.isFinite(value);
        if (isNumber && Number(track.value) !== toPosition(value)) track.value = toPosition(value);
        const text = isNumber && decimals !== undefined ? value.toFixed(decimals) : String(value);
        readout.textContent = text;
        track.setAttribute("aria-valuetext", text);
      }),
    ];
    return stopAll(ends);
  }

  function checkboxView(model, el) {
    const box = element("input", { type: "checkbox" });
    box.addEventListener("change", () => model.set("value", box.checked));
    const ends = [
      labelled(model, el, box),
      follow(model, "value", (value) => (box.checked = Boolean(value))),
    ];
    return stopAll(ends);
  }

  function dropdownView(model, el) {
    const labels = model.get("_options_labels") ?? [];
    const options = labels.map((label, index) => element("option", { value: index }, String(label)));
    const list = element("select", {}, ...options);
    list.addEventListener("change", () => model.set("index", Number(list.value)));
    const ends = [
      labelled(model, el, list),
      follow(model, "index", (index) => (list.value = String(index))),
    ];
    return stopAll(ends);
  }

  /** Labels and HTML: the text alone, since what a page embeds is not trusted to be markup. */
  function textView(model, el) {
    const isMarkup = model.name.startsWith("HTML");
    const plain = (value) =>
      isMarkup ? new DOMParser().parseFromString(value, "text/html").body.textContent : value;
    const text = element("span");
    el.append(element("div", { class: "widget-host-row" }, text));
    return follow(model, "value", (value) => (text.textContent = plain(String(value ?? ""))));
  }

  function boxView(model, el) {
    const direction = model.name === "VBoxModel" ? "column" : "row";
    const box = element("div", { class: `widget-host-box widget-host-${direction}` });
    for (let outer = el; outer; outer = outer.parentElement) {
      if (outer.model === model) throw new Error("this box is inside itself.");
    }
    box.model = model;
    el.append(box);
    let ends = [];
    const stop = follow(model, "children", (children) => {
      stopAll(ends)();
      const listed = [children ?? []].flat(); // whatever is no list has no model, and says so
      const places = listed.map(() => element("div", { class: "widget-host-child" }));
      box.replaceChildren(...places);
      ends = places.map((place, index) => mount(referred(listed[index]), place));
    });
    return () => stopAll([stop, ...ends])();
  }

  const VIEWS = {
    AnyModel: anyView,
    FloatSliderModel: sliderView,
    IntSliderModel: sliderView,
    FloatLogSliderModel: sliderView,
    CheckboxModel: checkboxView,
    DropdownModel: dropdownView,
    LabelModel: textView,
    HTMLModel: textView,
    HTMLMathModel: textView,
    BoxModel: boxView,
    HBoxModel: boxView,
    VBoxModel: boxView,
  };

  // --- views ----------------------------------------------------------------------------------

  async function draw(model, el) {
    if (!model) throw new Error("its state is not on this page, or cannot be read.");
    const view = entryOf(VIEWS, model.name);
    if (!view) throw new Error(`a ${model.module}.${model.name} works with a kernel only.`);
    return view(model, el);
  }

  function showMessage(el, error) {
    const text = `This widget cannot be shown here: ${error.message}`;
    el.replaceChildren(element("p", { class: "widget-host-message", role: "alert" }, text));
  }

  /** Draws `model` into `el`; returns what removes it again. */
  function mount(model, el) {
    let isGone = false;
    let cleanUp;
    draw(model, el).then(
      (end) => (isGone ? end?.() : (cleanUp = end)),
      (error) => showMessage(el, error),
    );
    return () => {
      isGone = true;
      cleanUp?.();
      el.remove();
    };
  }

  // --- links ----------------------------------------------------------------------------------

  function link(model) {
    const [one, from] = model.get("source");
    const [other, to] = model.get("target");
    const [source, target] = [referred(one), referred(other)];
    if (!source || !target) return;
    follow(source, from, (value) => target.set(to, value));
    if (model.name === "LinkModel") target.on(`change:${to}`, () => source.set(from, target.get(to)));
  }

  // --- start ----------------------------------------------------------------------------------

  /** Does what one malformed model may break, and leaves the others of the page alone. */
  function apart(action) {
    try {
      action();
    } catch {
      // Its own view says that its state cannot be read.
    }
  }

  function readModels() {
    for (const tag of tagsOf("state")) {
      const { state } = JSON.parse(tag.textContent);
      for (const [id, model] of Object.entries(state)) {
        apart(() => models.set(id, new Model(id, model)));
      }
    }
    for (const model of models.values()) {
      if (/^(Directional)?LinkModel$/.test(model.name)) apart(() => link(model));
    }
  }

  function start() {
    let unreadable;
    try {
      readModels();
    } catch (error) {
      unreadable = new Error(`the state of this page's widgets cannot be read (${error.message}).`);
    }
    for (const tag of tagsOf("view")) {
      const el = element("div", { class: "widget-live" });
      tag.closest(".widget-output")?.classList.add("is-live");
      tag.after(el);
      if (unreadable) showMessage(el, unreadable);
      else mount(models.get(JSON.parse(tag.textContent).model_id), el);
    }
  }

  globalThis.softgradWidgetHost = { models, mount, shows: Object.keys(VIEWS) };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
