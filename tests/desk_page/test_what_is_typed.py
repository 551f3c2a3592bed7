"""What somebody types into the form: numbers as they are written, names, and what cannot stand."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.sweep_files import load_sweep

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

THRESHOLD = "threshold_nok"
FIELD = f"#lever-{THRESHOLD}"


@pytest.fixture
def desk(open_page):
    desk = open_page()
    desk.run("app.ask({ ...app.question, sizes: [3000], replications: 200, sets: 0 })")
    return desk


def typed(desk, selector, written):
    desk.page.fill(selector, written)
    desk.page.keyboard.press("Enter")
    desk.run("")


@pytest.mark.parametrize(("language", "written", "read"), [
    ("nb", "600 000", 600_000), ("nb", "600.000", 600_000), ("nb", "600000,0", 600_000),
    ("nb", "1.300.000", 1_300_000), ("nb", "600\u00a0000", 600_000),
    ("en", "600,000", 600_000), ("en", "600 000", 600_000), ("en", "600000.0", 600_000),
])  # fmt: skip
def test_thousands_are_thousands(desk, language, written, read):
    desk.run("app.speak(given)", language)
    typed(desk, FIELD, written)
    assert desk.run(f"return app.question.levers.{THRESHOLD}.after") == read
    assert desk.page.input_value(FIELD).replace("\u00a0", "").replace(",", "") == f"{read}"


@pytest.mark.parametrize(("language", "written"), [("nb", "600,000"), ("en", "600.000")])
def test_what_may_be_either_is_asked_about(desk, language, written):
    desk.run("app.speak(given)", language)
    before = desk.run("return app.question.levers")
    typed(desk, FIELD, written)
    assert desk.page.get_attribute(FIELD, "aria-invalid") == "true"
    assert "500" in desk.text(f"{FIELD}-wrong")
    assert desk.run("return app.question.levers") == before


def test_decimals_of_a_share_are_decimals_in_both_ways_of_writing(desk):
    name = desk.run("""
      return app.offered.levers.find((name) => {
        const one = app.parameter(name);
        return one.kind === 'float' && !one.in_kroner && one.low <= 0.25 && one.high >= 0.25
          && app.ownValue(name) !== 0.25;
      })""")
    desk.run("app.added.push(given); await app.draw('form');", name)
    for written in ("0,250", "0.250", "0,25"):
        typed(desk, f"#lever-{name}", written)
        assert desk.run("return app.question.levers[given]?.after", name) == 0.25, written


@pytest.mark.parametrize("written", ["abc", "", "-1"])
def test_nothing_is_computed_while_something_cannot_stand(desk, written):
    typed(desk, FIELD, written)
    desk.page.click("#compute")
    desk.run("")
    assert desk.run("return [app.phase, app.result]") == ["empty", None]
    assert desk.page.evaluate("document.activeElement.id") == FIELD[1:]
    assert desk.text("#live") == desk.text(f"{FIELD}-wrong") != ""


def test_the_value_before_is_not_taken_for_the_scenarios_own(desk):
    before = desk.run(f"return app.question.levers.{THRESHOLD}.before")
    assert before != desk.run("return app.ownValue(given)", THRESHOLD)
    question = desk.run("return app.question")
    typed(desk, FIELD, str(before))
    assert desk.run("return app.question") == question
    assert desk.page.get_attribute(FIELD, "aria-invalid") == "true"
    assert desk.text(f"{FIELD}-wrong")


def found(desk, written):
    desk.page.fill("#town", written)
    return desk.page.locator("#town-list li").all_inner_texts()


def test_a_municipality_is_found_by_its_own_name_first_and_by_its_number(desk):
    assert found(desk, "bø")[0].startswith("Bø ")
    number, name = desk.run("return app.offered.municipalities[0]")[:2]
    assert any(one.startswith(name) for one in found(desk, number))
    assert found(desk, "atlantis") == []
    assert desk.page.locator(".found .note").inner_text().startswith("0 ")


def test_a_name_goes_when_its_field_is_emptied_and_stays_when_another_question_is_chosen(desk):
    desk.page.fill("#town", "askøy")
    desk.page.keyboard.press("Enter")
    town, sizes = desk.run("return [app.question.town, app.question.sizes]")
    assert town
    assert desk.text("#caveat")
    other = desk.run("return app.offered.presets[1].key")
    desk.page.select_option("#preset", other)
    assert desk.run("return [app.question.preset, app.question.town, app.question.sizes]") == [
        other, town, sizes,
    ]  # fmt: skip
    typed(desk, "#town", "")
    assert desk.run("return app.question.town") == ""
    assert desk.page.locator("#caveat").count() == 0


def test_the_places_of_a_question_are_its_own_until_others_are_chosen(desk):
    desk.run("app.back()")
    for one in desk.run("return app.offered.presets"):
        desk.page.select_option("#preset", one["key"])
        assert desk.run("return app.question.sizes") == one["sizes"]


def test_a_size_with_sets_is_taken_where_it_is_as_near(desk):
    asked = desk.run("""
      const bundles = app.offered.bundles;
      app.offered.bundles = [...bundles, 'sets-30000.bin'];
      app.ask({ ...app.question, town: '' });
      return app.offered.sizes.filter((one) => one > 28000 && one < 33000);
    """)
    assert 30_000 in asked
    assert len(asked) > 1
    desk.page.fill("#town", "askøy")
    desk.page.keyboard.press("Enter")
    assert desk.run("return app.question.sizes") == [30_000]
    assert "30" in desk.text("#caveat")


def test_what_is_out_of_sight_makes_the_page_no_longer(desk):
    for size in ((1280, 800), (1920, 1080)):
        desk.page.set_viewport_size({"width": size[0], "height": size[1]})
        desk.run("app.compute(); app.draw();")
        desk.until("app.phase !== 'running'")
        assert desk.page.evaluate("document.documentElement.scrollHeight") == size[1]


def test_what_is_heard_has_no_ids_in_it(desk):
    desk.run("app.compute();")
    desk.until("app.phase !== 'running'")
    said = desk.text("#live")
    assert "delivering" not in said
    assert not any(ord(one) < 32 or "\ue000" <= one <= "\uf8ff" for one in said)
    desk.run("app.speak('en')")
    desk.until("app.phase !== 'running'")
    assert desk.text("#live") == ""


def test_a_file_with_points_between_thousands_is_asked_about_with_its_line(desk, tmp_path):
    written = desk.taken("toml", tmp_path)
    whole = written.read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(whole.replace("500000", "500.000").replace("500_000", "500.000"), "utf-8")
    lines = enumerate(wrong.read_text("utf-8").split("\n"), 1)
    (line,) = [at for at, one in lines if "500.000" in one]
    before = desk.run("return app.question")
    desk.page.set_input_files("#file", str(wrong))
    desk.until("app.fault")
    assert f"{line}" in desk.text("#answer")
    assert "500.000" in desk.text("#answer")
    assert desk.run("return app.question") == before
    with pytest.raises(UserError, match=f"line {line}: 500.000 may be"):
        load_sweep(wrong)
