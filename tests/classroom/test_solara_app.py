"""The model in Mesa's viewer: it opens, steps and starts anew, and sends nothing anywhere."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

solara = pytest.importorskip("solara", reason="the extra solara is not installed")
pytest.importorskip("altair", reason="the extra solara is not installed")

pytestmark = [
    pytest.mark.jobs,
    # Its libraries, as of this writing, still use what Python will take away.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture
def viewer():
    from collabsim.classroom import solara_app

    return solara_app


@pytest.fixture
def opened(viewer):
    """The page as a browser would show it, without one."""
    whole = solara.AppLayout(children=[viewer.Page()])
    _, shown = solara.render(whole, handle_error=False)
    yield shown
    shown.close()


def button(shown, word):
    import ipyvuetify

    (found,) = [w for w in shown.find(ipyvuetify.Btn).widgets if word in w.children]
    return found


def test_it_opens_steps_and_starts_anew(opened):
    import ipyvuetify

    step = button(opened, "Step")
    for _ in range(5):
        step.click()
    assert not opened.find(ipyvuetify.Alert).widgets
    button(opened, "Reset").click()
    button(opened, "Step").click()
    assert not opened.find(ipyvuetify.Alert).widgets


def test_it_offers_what_the_model_takes(viewer):
    scenario = viewer.load_scenario(viewer.SCENARIO)
    offered = viewer.viewer_parameters(scenario)
    taken = inspect.signature(viewer.ViewerModel.__init__).parameters
    assert set(offered) == set(taken) - {"self"}
    values = {name: one["value"] for name, one in offered.items()}
    model = viewer.ViewerModel(**values)
    for name in set(offered) - {"municipality", "seed"}:
        assert model.setup.values[name] == taken[name].default == values[name]
    ends = {name: one["max"] for name, one in offered.items() if "max" in one}
    viewer.ViewerModel(**{**values, **ends}).step()


def test_it_sends_nothing_and_fetches_nothing(viewer):
    import solara.server.settings
    import solara.settings

    assert viewer
    assert solara.server.settings.telemetry.mixpanel_enable is False
    assert solara.server.settings.main.mode == "production"
    assert solara.settings.assets.cdn == ""


def test_the_files_of_the_browser_are_installed(viewer, monkeypatch):
    """Those the page of this version of Solara names are in solara-assets."""
    import ipyvue
    import solara.server.settings as installed
    from solara.server import app, server

    assert ipyvue.__version__.startswith("1."), "solara-assets has the files of Vue 2"
    monkeypatch.setitem(app.apps, "__default__", app.AppScript(viewer.__file__))
    page = server.read_root("", use_nbextensions=False)
    named = set(re.findall(r"_solara/cdn/+([^\"'`?]+\.(?:js|css))", page))
    assert len(named) > 2
    folder = Path(installed.assets.proxy_cache_dir)
    assert [name for name in sorted(named) if not (folder / name).exists()] == []
    assert "jsdelivr" not in page
    assert "<iframe" not in page
