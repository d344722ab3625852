"""The small bundler: each module once, in order, and clear words for what it does not take."""

import re

import pytest

from softgrad.widgets import WIDGETS, anywidget_id, static_script, static_styles
from softgrad.widgets.bundle import HERE, BundleError, esm, in_order, registry_script, static


@pytest.fixture
def modules(tmp_path):
    """Return a function that writes modules and returns their folder."""

    def write(**sources: str):
        for name, source in sources.items():
            (tmp_path / f"{name}.js").write_text(source, "utf-8")
        return tmp_path

    return write


def test_modules_come_after_those_that_they_import_and_once_each(modules):
    folder = modules(
        top='import { left } from "./left.js";\nimport { right } from "./right.js";\n',
        left='import { base } from "./base.js";\nexport const left = base;\n',
        right='import { base } from "./base.js";\nexport const right = base;\n',
        base="export const base = 1;\n",
    )
    names = [module.name for module in in_order(["top", "left"], folder)]
    assert names == ["base", "left", "right", "top"]


def test_an_import_may_run_over_lines(modules):
    folder = modules(
        top='import {\n  one, two,\n} from "./base.js";\nexport const sum = one + two;\n',
        base="export const one = 1;\nexport async function two() {}\nexport class three {}\n",
    )
    base, top = in_order(["top"], folder)
    assert top.imports == {"base": ["one", "two"]}
    assert base.exports == ["one", "two", "three"]


def test_comments_are_left_out_and_code_is_not(modules):
    source = (
        "// a comment\n/** Another,\n * longer one. */\nexport const url = 'http://x'; // kept\n"
    )
    (module,) = in_order(["top"], modules(top=source))
    assert module.body == "const url = 'http://x'; // kept"


REFUSED = {
    "default import": 'import base from "./base.js";',
    "star import": 'import * as base from "./base.js";',
    "renamed import": 'import { a as b } from "./base.js";',
    "package": 'import { a } from "react";',
    "other folder": 'import { a } from "../base.js";',
    "default export": "export default {};",
    "export list": "const a = 1;\nexport { a };",
    "indented export": "  export const a = 1;",
    "unknown name": 'import { nowhere } from "./base.js";',
    "no such file": 'import { a } from "./missing.js";',
    "itself": 'import { a } from "./top.js";\nexport const a = 1;',
}


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_any_other_form_is_refused(modules, source):
    folder = modules(top=f"{source}\n", base="export const a = 1;\n")
    with pytest.raises(BundleError):
        esm("top", folder)


def test_the_message_names_file_line_and_text(modules):
    folder = modules(top="// first line\nconst a = 1;\nexport { a };\n")
    message = "top.js, line 3: 'export { a };' is not understood"
    with pytest.raises(BundleError, match=re.escape(message)):
        esm("top", folder)


def test_modules_that_import_each_other_are_named_in_a_row(modules):
    folder = modules(
        one='import { b } from "./two.js";\nexport const a = b;\n',
        two='import { a } from "./one.js";\nexport const b = a;\n',
    )
    with pytest.raises(BundleError, match="one → two → one"):
        esm("one", folder)


def test_a_live_widget_gets_one_module_without_imports():
    source = static("jacobian_explorer.js")
    assert source.count("function setText(") == 1
    assert not re.search(r"^\s*import\b", source, re.MULTILINE)
    assert source.endswith("export default { render: $jacobian_explorer };\n")


def test_the_static_script_is_a_classic_one_with_every_widget():
    script = static_script()
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)
    for widget in WIDGETS:
        assert f'"{anywidget_id(widget)}"' in script


def test_two_widgets_share_their_modules(modules):
    folder = modules(
        one='import { base } from "./base.js";\nexport const render = base;\n',
        two='import { base } from "./base.js";\nexport const render = base;\n',
        base="export const base = 1;\n",
    )
    script = registry_script({"a.One": "one", "a.Two": "two"}, folder)
    assert script.count("let base = 1") == 1
    assert '"a.Two": { render: $two }' in script


def test_modules_share_a_scope_and_only_a_clash_gives_one_its_own(modules):
    folder = modules(
        base="const hidden = 1;\nexport const a = hidden;\n",
        other="const hidden = 2;\nexport const b = hidden;\nexport const c = 3;\n",
        top='import { a } from "./base.js";\nimport { b, c } from "./other.js";\n'
        "export const render = [a, b, c];\n",
    )
    script = esm("top", folder)
    assert script.startswith("const hidden = 1;\nconst a = hidden;\n")
    assert "const hidden = 2;\nconst b = hidden;\nconst c = 3;\nreturn [b, c];\n})();" in script
    assert "const [b, c] = $other$;" in script
    assert script.endswith("export default { render: $top };\n")


@pytest.mark.parametrize(
    "declaration",
    [
        "const [x, hidden] = [1, 2];",
        "let x, hidden;",
        "async function hidden() {}",
        "class hidden {}",
    ],
)
def test_every_way_to_declare_a_name_is_seen(modules, declaration):
    folder = modules(
        base="const hidden = 1;\nexport const a = hidden;\n",
        other=f"{declaration}\nexport const b = 2;\n",
        top='import { a } from "./base.js";\nimport { b } from "./other.js";\n'
        "export const render = [a, b];\n",
    )
    assert f"const b = (() => {{\n{declaration}\n" in esm("top", folder)


def test_two_modules_that_export_one_name_are_refused(modules):
    folder = modules(
        one="export const a = 1;\n",
        two="export const a = 2;\n",
        three='import { a } from "./two.js";\nexport const b = a;\n',
        top='import { a } from "./one.js";\nimport { b } from "./three.js";\n'
        "export const render = a + b;\n",
    )
    with pytest.raises(BundleError, match=r"one\.js and two\.js both export 'a'"):
        esm("top", folder)


def test_a_widget_without_render_is_refused(modules):
    with pytest.raises(BundleError, match=r"top\.js exports no render"):
        esm("top", modules(top="export const draw = 1;\n"))


def test_every_javascript_file_belongs_to_a_widget():
    entries = [widget.__module__.rpartition(".")[2] for widget in WIDGETS]
    used = {module.name for module in in_order(entries, HERE / "js")}
    assert used == {path.stem for path in (HERE / "js").glob("*.js")}


def test_style_sheets_are_joined_and_the_family_comes_first():
    assert static_styles().startswith((HERE / "css" / "family.css").read_text("utf-8"))
    assert ".sg-jacobian-explorer" in static_styles()
