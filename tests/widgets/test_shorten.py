"""The widgets' JavaScript made shorter: it still does the same."""

import re

from softgrad.widgets import WIDGETS, static_script
from softgrad.widgets.bundle import HERE, in_order
from softgrad.widgets.shorten import OWN_PROPERTIES, code_and_text, shortened

STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def sources() -> str:
    entries = [widget.__module__.rpartition(".")[2] for widget in WIDGETS]
    return "\n".join(module.body for module in in_order(entries, HERE / "js"))


def test_a_function_becomes_a_constant_of_the_same_name():
    source = "function area(\n  [a, b] = [1, 2],\n) {\n  return a * b;\n}\narea();"
    expected = "let area = (\n  [a, b] = [1, 2],\n) => {\n  return a * b;\n};\narea();"
    assert shortened(source) == expected


def test_only_the_word_const_of_a_declaration_is_replaced():
    assert shortened("for (const x of y) say(x);") == "for (let x of y) say(x);"
    for kept in ('say("a const b");', "say(constant, x.const);", "let reconst = 1;"):
        assert shortened(kept) == kept


def test_a_property_has_one_short_name_wherever_it_stands():
    name = f"${OWN_PROPERTIES.index('draw')}"
    source = "let view = { draw(x) {}, b: 1 }; view.draw(1); let { draw } = view; [...draw];"
    assert shortened(source) == source.replace("draw", name)
    for kept in ('say("draw");', "let drawn = 1;", 'box("sg-draw");', "a.redrawn();"):
        assert shortened(kept) == kept


def test_the_words_of_a_template_stay_and_the_code_in_it_is_shortened():
    source = 'say(`draw ${list.map((one) => `a "draw" ${one.draw} {draw`)} draw`); view.draw();'
    name = f"${OWN_PROPERTIES.index('draw')}"
    expected = source.replace("one.draw", f"one.{name}").replace("view.draw", f"view.{name}")
    assert shortened(source) == expected


def texts_of(script: str) -> list[str]:
    return [piece for is_code, piece in code_and_text(script) if not is_code and len(piece) > 1]


def test_no_text_of_a_widget_changes():
    texts = texts_of(sources())
    assert len(texts) > 500
    assert texts_of(shortened(sources())) == texts


def test_no_own_property_is_a_trait_or_is_looked_up_by_its_name():
    names = {text.strip('"') for text in STRING.findall(sources())}
    traits = {name for widget in WIDGETS for name in widget.class_traits()}
    assert not set(OWN_PROPERTIES) & (names | traits)
    assert "complement" in names  # a slot in a formula: why it may not be in the list


def test_every_own_property_occurs_and_is_gone_from_the_sites_script():
    for name in OWN_PROPERTIES:
        assert re.search(rf"(?<![\w$-]){name}(?![\w$-])", sources()), name
        assert not re.search(rf"\.{name}\b", static_script()), name
