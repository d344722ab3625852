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
from collections.abc import Iterable
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


def as_function(module: Module) -> str:
    """Return `module` as a constant that holds its exports; $ keeps it apart from names inside."""
    imports = "".join(
        f"const {{ {', '.join(names)} }} = ${source};\n" for source, names in module.imports.items()
    )
    exports = f"return {{ {', '.join(module.exports)} }};"
    return f"const ${module.name} = (() => {{\n{imports}{module.body}\n{exports}\n}})();\n"


def esm(entry: str, folder: Path = HERE / "js") -> str:
    """Return one ES module that gives anywidget the ``render`` of the module `entry`."""
    modules = "".join(as_function(module) for module in in_order([entry], folder))
    return f"{modules}export default {{ render: ${entry}.render }};\n"


def registry_script(entries: dict[str, str], folder: Path = HERE / "js") -> str:
    """Return a classic script that registers widgets for static pages.

    Parameters
    ----------
    entries : dict
        For each widget's ``_anywidget_id`` the module that renders it.
    folder : Path
        Where the modules are.
    """
    modules = "".join(as_function(module) for module in in_order(entries.values(), folder))
    widgets = "".join(
        f'"{anywidget_id}": {{ render: ${entry}.render }},\n'
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
    >>> "export default { render: $jacobian_explorer.render };" in static("jacobian_explorer.js")
    True
    """
    if names[0].endswith(".js"):
        return esm(names[0].removesuffix(".js"))
    return "\n".join((HERE / "css" / name).read_text("utf-8") for name in names)
