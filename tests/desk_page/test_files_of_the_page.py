"""The files of the page: words from the catalogues, nothing from elsewhere, libraries untouched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from collabsim.desk_page.page import PAGE, SERVED_POLICY, files, page_words
from collabsim.desk_page.vendored import FOLDER, libraries, vendored
from collabsim.language import LANGUAGES
from tests.every import every

SCRIPTS = sorted(PAGE.glob("*.js"))
ASKED = re.compile(r'(?:say|counted)\(\s*(?:"([a-z_0-9]+)"|`([a-z_]+_)\$\{)')


def code(file):
    """A script without its comments."""
    source = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"(?m)(^|\s)//.*$", "", source)


def named(file):
    return file.name


@every(SCRIPTS, named)
def test_every_sentence_a_script_asks_for_is_in_every_language(file):
    for whole, beginning in ASKED.findall(code(file)):
        for language, words in page_words().items():
            if whole:
                there = f"desk_page.{whole}" in words or f"desk_page.{whole}_one" in words
                assert there, (language, whole)
            else:
                assert any(key.startswith(f"desk_page.{beginning}") for key in words), beginning


def test_the_sentences_are_the_same_in_every_language_and_hold_the_same_values():
    words = page_words()
    assert set(words) == set(LANGUAGES)
    own = {key for key in words["nb"] if key.startswith("desk_page.")}
    assert len(own) > 150
    for language in LANGUAGES:
        assert own == {key for key in words[language] if key.startswith("desk_page.")}
        for key in own:
            held = [set(re.findall(r"\{(\w+)\}", words[code_][key])) for code_ in ("nb", language)]
            assert held[0] == held[1], (language, key)


@every([*SCRIPTS, *PAGE.glob("*.css")], named)
def test_files_are_short_and_ask_nobody_for_anything(file):
    source = file.read_text(encoding="utf-8")
    assert source.count("\n") <= 500
    addresses = set(re.findall(r"https?://[^\s\"'<)`]+", source))
    assert all(
        one.startswith(("http://www.w3.org/2000/svg", "http://schemas.openxmlformats.org/"))
        for one in addresses
    )
    assert "@import" not in source


@every(SCRIPTS, named)
def test_no_script_writes_markup_into_the_page_or_runs_text(file):
    assert not re.search(
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b",
        code(file),
    )


def test_every_label_of_the_template_is_in_the_catalogues():
    template = (PAGE / "index.html").read_text(encoding="utf-8")
    keys = re.findall(r'data-(?:text|label)="([^"]+)"', template)
    assert len(keys) > 5
    assert set(keys) <= set(page_words()["nb"])


def test_libraries_are_as_their_publishers_gave_them_out():
    kept = [one for one in libraries() if one.file]
    assert [one.file for one in kept if one.found() != one.sha256] == []
    there = {file.name for file in FOLDER.iterdir() if file.suffix in {".js", ".css"}}
    assert there == {one.file for one in kept}


def test_every_library_has_its_licence_beside_it():
    for one in libraries():
        licence = (FOLDER / one.licence_file).read_text(encoding="utf-8")
        assert one.copyright.removeprefix("Copyright (c) ")[:4] in licence
        assert one.licence in {"MIT", "BSD-3-Clause"}


def test_a_library_in_a_page_is_the_file_with_nothing_but_its_global_name_around_it():
    for one in libraries():
        if one.file:
            whole = one.path.read_text(encoding="utf-8")
            lines = [line for line in whole.splitlines() if "sourceMappingURL" not in line[:40]]
            assert "\n".join(lines).strip() in vendored()[one.file]


def test_no_library_runs_text():
    for name, source in vendored().items():
        assert not re.search(r"\bnew Function\(|(?<![\w.])eval\(", source), name


def test_the_policy_lets_only_own_scripts_and_the_compiled_rules_run():
    rules = dict(rule.split(" ", 1) for rule in SERVED_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert "unsafe-inline" not in SERVED_POLICY


def test_what_is_served_holds_every_module_that_is_imported():
    found = files()
    for path, one in found.items():
        if not path.endswith(".js") or path.startswith("vendor/"):
            continue
        for target in re.findall(
            r'^(?:import|export).* from "([^"]+)";', one.content.decode(), re.MULTILINE
        ):
            wanted = (Path("/") / path).parent / target
            parts: list[str] = []
            for part in wanted.parts[1:]:
                if part == "..":
                    parts.pop()
                elif part != ".":
                    parts.append(part)
            assert "/".join(parts) in found, (path, target)


@pytest.mark.parametrize("key", ["name", "version", "licence", "sha256", "source"])
def test_the_list_of_libraries_says_of_each(key):
    for one in json.loads((FOLDER / "vendor.json").read_text(encoding="utf-8")):
        assert one[key] or not one["file"]
