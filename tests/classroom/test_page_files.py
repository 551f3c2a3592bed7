"""The files of the page: words only from the catalogues, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from collabsim.classroom.page import (
    PAGE_LANGUAGES,
    SERVED_POLICY,
    STYLES,
    page_words,
    self_contained_page,
    served_page,
    sources,
    static_file,
)
from collabsim.language import LANGUAGES, catalogue
from tests.every import every

SCRIPTS = [name for name in sources() if name.endswith(".js")]
PACKED = base64.b64encode(b"not looked at here").decode()
LITERAL = re.compile(r'"([^"\\\n]*)"|`([^`]*)`')
ASKED = re.compile(r'(?:text|counted|has)\(\s*(?:"([a-z_]+\.\w+)"|`([a-z_]+\.\w*)\$\{)')
STARTS = re.compile(r'"(?:[a-z_]+\.\w+)"')
NOT_LANGUAGE = re.compile(
    r"^[MLHVACSZmlhvacsz][-\d. ,MLHVACSZmlhvacsz]*$|[<>(){}\[\]#=$:;]|^[a-z0-9_ .*+-]+$"
)
TOOLS_OF_THE_PAGE = {
    "Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif",
    "use strict",
}


def code(name):
    """A script without its comments."""
    source = re.sub(r"/\*.*?\*/", "", sources()[name], flags=re.DOTALL)
    return re.sub(r"(?m)(^|\s)//.*$", "", source)


@every(SCRIPTS)
def test_every_sentence_a_script_asks_for_is_in_every_language(name):
    for whole, beginning in ASKED.findall(code(name)):
        for language in PAGE_LANGUAGES:
            words = page_words()[language]
            if whole:
                assert whole in words or f"{whole}_one" in words, (language, whole)
                assert f"{whole}_one" not in words or f"{whole}_many" in words
            else:
                assert any(key.startswith(beginning) for key in words), (language, beginning)


def test_every_label_of_the_template_is_in_the_catalogues():
    keys = re.findall(r'data-(?:text|label)="([^"]+)"', sources()["index.html"])
    assert len(keys) > 5
    assert set(keys) <= set(page_words()["nb"])


@every(SCRIPTS)
def test_no_script_holds_a_sentence_of_its_own(name):
    found = [
        text
        for pair in LITERAL.findall(code(name))
        for text in pair
        if re.search(r"[A-Za-zÆØÅæøå]{2,} [A-Za-zÆØÅæøå]{2,}", text)
        and not NOT_LANGUAGE.search(text)
        and text not in TOOLS_OF_THE_PAGE
    ]
    assert not found


def test_the_search_for_sentences_finds_one():
    for sentence in ("The pilot has stopped", "Piloten er stoppet."):
        assert re.search(r"[a-z]{2,} [a-z]{2,}", sentence)
        assert not NOT_LANGUAGE.search(sentence)


@every(name for name in sources() if not name.endswith(".html"))
def test_files_are_short_and_ask_nobody_for_anything(name):
    source = sources()[name]
    assert source.count("\n") <= 500
    addresses = set(re.findall(r"https?://[^\s\"')]+", source))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in source
    assert "url(" not in source


@every(SCRIPTS)
def test_no_script_writes_markup_or_runs_text(name):
    assert not re.search(
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b",
        code(name),
    )


def test_the_page_speaks_all_languages_with_bokmaal_first():
    assert PAGE_LANGUAGES[0] == "nb"
    assert set(PAGE_LANGUAGES) == set(LANGUAGES)


def test_idea_names_are_as_many_in_every_language():
    for key in (key for key in catalogue("nb") if key.startswith("idea.")):
        counts = {catalogue(language)[key].count("|") for language in LANGUAGES}
        assert len(counts) == 1, key


def test_the_policy_lets_only_the_pages_own_script_and_style_run():
    page = self_contained_page(PACKED)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    policy = policy.replace("&#x27;", "'")
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        contents = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        assert len(contents) == 1
        digest = base64.b64encode(hashlib.sha256(contents[0].encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "connect-src" not in policy


def test_the_page_leaves_room_for_its_data():
    """Three million bytes are what a school can be asked to pass on; the data need half."""
    assert len(self_contained_page(PACKED).encode()) < 950_000


def test_the_file_names_nothing_outside_itself():
    page = self_contained_page(PACKED)
    assert not re.search(r'(?:src|href)="(?!data:,|#)', page)


def test_text_in_the_data_cannot_end_its_block():
    words = {"nb": dict(page_words()["nb"]) | {"page.title": "</script><script>alert(1)</script>"}}
    page = self_contained_page(PACKED, words=words)
    block = re.search(r'id="collabsim-page">(.*?)</script>', page, flags=re.DOTALL)[1]
    assert json.loads(block)["catalogues"]["nb"]["page.title"].startswith("</script>")


def test_data_that_are_not_packed_are_refused():
    with pytest.raises(ValueError, match=r"base64|Non-base64|padding"):
        self_contained_page("<script>")


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="no language 'da'"):
        self_contained_page(PACKED, "da")


def test_the_served_page_fetches_only_files_there_are():
    page = served_page("en")
    names = re.findall(r'(?:src|href)="page/([^"]+)"', page)
    assert {f"{name}.css" for name in STYLES} | {"main.js"} == set(names)
    for name in names:
        content, kind = static_file(name)
        assert content
        assert kind.endswith("charset=utf-8")
    assert 'lang="en"' in page
    assert "unsafe" not in SERVED_POLICY.replace("'wasm-unsafe-eval'", "")
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))", page)
    assert not inline


@pytest.mark.parametrize("name", ["index.html", "API.md", "../page.py", "nothing.js", ""])
def test_only_scripts_and_styles_are_given_out(name):
    assert static_file(name) is None
