"""JavaScript and CSS of the widgets, joined from small modules without any tool but Python.

The sources in ``js/`` are native ES modules in a small, checked dialect: imports of the form
``import { a, b } from "./file.js";`` and ``export function …`` or ``export const …``, each at the
start of a line; a line that starts with ``//`` or ``/**`` starts a comment. Comments are not sent
to readers. From the modules are made

- for a live widget, one self-contained ES module (:func:`static`);
- for a static page, one classic script with all widgets, each module in it once
  (:func:`registry_script`). Browsers refuse module scripts on pages opened from a file.
"""

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent

IMPORT = re.compile(r'^import \{([\w\s,]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"^ *(?://[^\n]*|/\*\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
OTHER_FORM = re.compile(r"^\s*(?:import\b|export\b).*$", re.MULTILINE)


class BundleError(ValueError):
    """A JavaScript source that the bundle cannot take in."""


class Module(NamedTuple):
    """One JavaScript source, taken apart."""

    name: str
    imports: dict[str, list[str]]  # module -> names
    exports: list[str]
    body: str


def read_module(name: str, folder: Path) -> Module:
    """Read ``folder/name.js``, and refuse imports and exports in any other form."""
    path = folder / f"{name}.js"
    if not path.is_file():
        raise BundleError(f"{path.name}: there is no such file beside the other modules")
    source = path.read_text("utf-8")
    imports = {
        module: [part.strip() for part in names.split(",") if part.strip()]
        for names, module in IMPORT.findall(source)
    }
    exports = [exported for _, exported in EXPORT.findall(source)]
    body = EXPORT.sub(r"\1 \2", COMMENT.sub("", IMPORT.sub("", source))).strip()
    if other := OTHER_FORM.search(body):
        line = source[: source.index(other.group())].count("\n") + 1
        raise BundleError(
            f"{path.name}, line {line}: {other.group().strip()!r} is not understood; expected "
            'import { name } from "./file.js"; or export function, const or class'
        )
    return Module(name, imports, exports, body)


def check_imports(module: Module, source: Module) -> None:
    """Refuse a name that `source` does not export."""
    for name in module.imports[source.name]:
        if name not in source.exports:
            raise BundleError(
                f"{module.name}.js imports {name!r}, which {source.name}.js does not export"
            )


def in_order(entries: Iterable[str], folder: Path) -> list[Module]:
    """Return the modules `entries` and all that they import, each after those it needs."""
    finished: dict[str, Module] = {}

    def visit(name: str, path: tuple[str, ...]) -> Module:
        if name in path:
            raise BundleError("modules import each other: " + " → ".join([*path, name]))
        if name not in finished:
            module = read_module(name, folder)
            for needed in module.imports:
                check_imports(module, visit(needed, (*path, name)))
            finished[name] = module
        return finished[name]

    for entry in entries:
        visit(entry, ())
    return list(finished.values())


def by_position(names: list[str], exports: list[str]) -> str:
    """Return a pattern that takes `names` out of an array of `exports`."""
    wanted = [name if name in names else "" for name in exports]
    while wanted and not wanted[-1]:
        wanted.pop()
    return f"[{', '.join(wanted)}]"


def as_function(module: Module, exports: dict[str, list[str]]) -> str:
    """Return `module` as a constant that holds its exports; $ keeps it apart from names inside.

    Exports travel in an array, and are taken out of it by their places: the minifier shortens the
    names of constants, but never those of properties. So 48.9 kB are sent instead of 51.9 kB.
    """
    imports = "".join(
        f"const {by_position(names, exports[source])} = ${source};\n"
        for source, names in module.imports.items()
    )
    body = f"{imports}{module.body}\nreturn [{', '.join(module.exports)}];"
    return f"const ${module.name} = (() => {{\n{body}\n}})();\n"


def joined(entries: Collection[str], folder: Path) -> tuple[str, dict[str, str]]:
    """Return the modules `entries` with all that they import, and where each entry's render is."""
    modules = {module.name: module for module in in_order(entries, folder)}
    exports = {name: module.exports for name, module in modules.items()}
    text = "".join(as_function(module, exports) for module in modules.values())
    return text, {entry: render_of(modules[entry]) for entry in entries}


def render_of(module: Module) -> str:
    """Return the place of the ``render`` that `module` exports."""
    if "render" not in module.exports:
        raise BundleError(f"{module.name}.js exports no render")
    return f"${module.name}[{module.exports.index('render')}]"


def esm(entry: str, folder: Path = HERE / "js") -> str:
    """Return one ES module that gives anywidget the ``render`` of the module `entry`."""
    modules, renders = joined([entry], folder)
    return f"{modules}export default {{ render: {renders[entry]} }};\n"


def registry_script(entries: dict[str, str], folder: Path = HERE / "js") -> str:
    """Return a classic script that registers widgets for static pages.

    Parameters
    ----------
    entries : dict
        For each widget's ``_anywidget_id`` the module that renders it.
    folder : Path
        Where the modules are.
    """
    modules, renders = joined(entries.values(), folder)
    widgets = "".join(
        f'"{anywidget_id}": {{ render: {renders[entry]} }},\n'
        for anywidget_id, entry in entries.items()
    )
    return (
        f'(() => {{\n"use strict";\n{modules}'
        f"globalThis.softgradWidgets = {{\n{widgets}}};\n}})();\n"
    )


def static(*names: str) -> str:
    """Return the text of a widget's JavaScript (bundled) or of its style sheets (joined).

    Examples
    --------
    >>> "export default { render: $softmax_explorer[1] };" in static("softmax_explorer.js")
    True
    """
    if names[0].endswith(".js"):
        return esm(names[0].removesuffix(".js"))
    return "\n".join((HERE / "css" / name).read_text("utf-8") for name in names)
