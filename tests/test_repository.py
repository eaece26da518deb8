"""What stands around the package says what is so: workflows, the site, and the pages that others look for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"

pytestmark = pytest.mark.skipif(not GITHUB.exists(), reason="the package alone")


def test_every_gate_runs_on_three_systems_and_every_python_from_the_lowest_on() -> None:
    text = (GITHUB / "workflows" / "test.yml").read_text("utf-8")
    assert "[ubuntu-latest, macos-latest, windows-latest]" in text
    pythons = [tuple(map(int, version.split("."))) for version in re.findall(r'"(3\.\d+)"', text)]
    lowest = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert lowest == f">=3.{pythons[0][1]}"
    assert pythons == [(3, n) for n in range(pythons[0][1], pythons[0][1] + len(pythons))]
    for command in (".ci/run", ".ci/run_windows.py"):
        assert command in text
        assert (ROOT / command).exists()


def test_the_twin_for_windows_leaves_out_just_what_only_posix_can_load() -> None:
    scope: dict[str, object] = {"__file__": str(ROOT / ".ci" / "run_windows.py"), "__name__": "twin"}
    exec((ROOT / ".ci" / "run_windows.py").read_text("utf-8"), scope)
    left_out = scope["left_out"]
    assert callable(left_out)
    found = set(left_out())
    assert "tests/ui/screens/test_terminal.py" in found
    assert len(found) < 12


def test_the_site_has_every_page() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    listed = set(re.findall(r": ([\w-]+\.md)$", text, re.MULTILINE))
    assert listed == {path.name for path in (ROOT / "docs").glob("*.md")}
    assert "strict: true" in text


def test_a_release_keeps_no_password() -> None:
    text = (GITHUB / "workflows" / "release.yml").read_text("utf-8")
    assert "id-token: write" in text
    assert "gh-action-pypi-publish" in text
    assert "password" not in text.partition("jobs:")[2]
    assert "secrets." not in text


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "SECURITY.md"])
def test_files_that_a_page_names_are_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\(([\w/.-]+)[)#]", text) + re.findall(r"`((?:tests|docs|\.ci)/[\w/.]+\w)`", text)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
