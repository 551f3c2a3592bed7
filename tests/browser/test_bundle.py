"""Modules of a page in one classic script: what one exports reaches who imports it."""

from __future__ import annotations

import pytest

from collabsim.browser import MODULES
from collabsim.browser.bundle import modules, script, scripts
from collabsim.errors import UserError

FILES = {
    "entry.js": """// @ts-check
import { one, two as second } from "./first.js";
import * as first from "./first.js";
import {
  three,
} from "./deeper/third.js";
import "./effect.js";

globalThis.found = [one(), second, first.three, three, new first.Four().five(), first.list];
""",
    "first.js": """/** @typedef {import("./deeper/third.js").Nothing} Nothing
 * export const notReally = 1; */
export { three } from "./deeper/third.js";
export function one() {
  return "</script>" + two;
}
export const two = 2;
export class Four {
  five() {
    return 5;
  }
}
const kept = [6];
export { kept as list };
""",
    "deeper/third.js": 'export const three = "three";\n',
    "effect.js": "globalThis.effects = (globalThis.effects ?? 0) + 1;\n",
}


@pytest.fixture
def written(tmp_path):
    """Files of modules; gives the entry."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "entry.js"

    return write


@pytest.mark.jobs
def test_what_modules_export_reaches_who_imports_it(written, chromium):
    made = script(written(FILES))
    assert "</script" not in made
    page = chromium.new_page()
    page.set_content(f"<!doctype html><title>one</title><script>{made}</script>")
    assert page.evaluate("found") == ["</script>2", 2, "three", "three", 5, [6]]
    assert page.evaluate("effects") == 1
    # Nothing of a module is to be seen outside.
    assert page.evaluate("typeof one + typeof two + typeof module0") == "undefined" * 3
    page.close()


@pytest.mark.jobs
def test_several_scripts_do_what_one_does(written, chromium):
    made = scripts(written(FILES), letters=1)
    assert len(made) == len(FILES)
    page = chromium.new_page()
    inside = "".join(f"<script>{one}</script>" for one in made)
    page.set_content(f"<!doctype html><title>several</title>{inside}")
    assert page.evaluate("found") == ["</script>2", 2, "three", "three", 5, [6]]
    assert page.evaluate("effects") == 1
    page.close()


def test_one_script_is_enough_for_a_few_letters(written):
    entry = written(FILES)
    (only,) = scripts(entry)
    assert only in script(entry)


@pytest.mark.jobs
def test_letters_beyond_latin_1_are_escaped_and_the_same(written, chromium):
    said = "“å” → 😀"
    values = f"'{said}', `{said}${{1}}`, /[→😀]/u.test('😀'), '{said}'.length"
    made = script(written({"entry.js": f"globalThis.found = [{values}];\n"}))
    assert max(map(ord, made)) < 256
    page = chromium.new_page()
    page.set_content(f"<!doctype html><title>letters</title><script>{made}</script>")
    assert page.evaluate("found") == [said, f"{said}1", True, len(said) + 1]
    page.close()


def test_each_module_stands_after_what_it_imports(written):
    names = [path.name for path in modules(written(FILES))]
    assert names == ["third.js", "first.js", "effect.js", "entry.js"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("export default 3;\n", "export default 3;"),
        ("export let a = 3;\n", "export let a = 3;"),
        ('import a from "./first.js";\n', "import a from"),
        ('import { a } from "library";\n', "import { a }"),
        ("const a = import.meta.url;\n", "import.meta"),
        ('const a = import("./first.js");\n', "import("),
        ('import { a } from "./missing.js";\n', "missing.js"),
        ('import "./entry.js";\n', "imports itself"),
    ],
)
def test_what_is_not_read_is_refused(written, text, said):
    with pytest.raises(UserError) as refused:
        script(written({**FILES, "entry.js": text}))
    assert said in str(refused.value)


def test_the_engine_s_own_modules_are_read():
    for entry in ("open.js", "worker.js"):
        assert MODULES / "errors.js" in modules(MODULES / entry)
        assert script(MODULES / entry).count("= (() => {") == len(modules(MODULES / entry))
