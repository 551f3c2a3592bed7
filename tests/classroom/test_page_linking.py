"""The modules of the page become one script that does the same."""

from __future__ import annotations

import pytest

from collabsim.classroom.linking import link

GIVER = "export const ONE = 1;\nexport function two() {\n  return 2 * ONE;\n}\n"


def test_what_is_imported_comes_first_and_once():
    linked = link(
        {
            "main": 'import { a } from "./a.js";\nimport { b } from "./b.js";\na();\n',
            "a": 'import { b } from "./b.js";\nexport const a = b;\n',
            "b": "export const b = () => 1;\n",
        },
        "main",
    )
    places = [linked.index(f"const ${name} = ") for name in ("b", "a", "main")]
    assert places == sorted(places)
    assert linked.count("const $b = ") == 1


def test_names_are_taken_from_the_module_that_gives_them():
    linked = link(
        {"main": 'import {\n  ONE,\n  two,\n} from "./giver.js";\n', "giver": GIVER}, "main"
    )
    assert "const { ONE, two } = $giver;" in linked
    assert "return { ONE, two };" in linked
    assert "import" not in linked
    assert "export" not in linked


def test_a_module_nobody_imports_is_left_out():
    assert "stray" not in link({"main": "1;\n", "stray": "export const stray = 1;\n"}, "main")


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        ({"main": 'import { x } from "./gone.js";\n'}, "gone.js, which is not there"),
        ({"main": 'import { three } from "./giver.js";\n', "giver": GIVER}, "imports ['three']"),
        (
            {
                "main": 'import { a } from "./a.js";\n',
                "a": 'import { b } from "./b.js";\nexport const a = 1;\n',
                "b": 'import { a } from "./a.js";\nexport const b = 1;\n',
            },
            "page > main > a > b > a",
        ),
        ({"main": "export default 1;\n"}, "not understood: export default"),
        ({"main": 'import x from "./giver.js";\n', "giver": GIVER}, "not understood: import x"),
        ({"main": 'const x = await import("./giver.js");\n'}, "not understood"),
        ({"main": 'const end = "</script>";\n'}, "end the script element"),
    ],
)
def test_what_is_not_understood_is_refused(modules, told):
    with pytest.raises(ValueError, match=r".") as refused:
        link(modules, "main")
    assert told in str(refused.value)
