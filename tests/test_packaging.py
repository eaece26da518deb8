"""What is built is what runs: the wheel and an editable install both find their themes and styles."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
THEMES = sorted(path.name for path in (ROOT / "themes").glob("*.toml"))
FIND = (
    "from funnel_tui.ui.themes import shipped_folder; import funnel_tui; "
    "print(funnel_tui.__file__); print(shipped_folder())"
)


def python(*args: str, path: list[Path]) -> list[str]:
    """Lines that a fresh interpreter prints, with these folders in front of everything else."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, path))
    done = subprocess.run(
        [sys.executable, *args], env=environment, capture_output=True, text=True, check=False, cwd=path[0]
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel; nothing is fetched, the backend is the installed one."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_all_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()
        entry = archive.read(next(name for name in names if name.endswith("/entry_points.txt"))).decode()
    assert THEMES
    assert (
        sorted(name.rpartition("/")[2] for name in names if name.startswith("funnel_tui/shipped_themes/"))
        == THEMES
    )
    source = ROOT / "src"
    wanted = {
        str(path.relative_to(source).as_posix())
        for pattern in ("*.py", "*.tcss")
        for path in (source / "funnel_tui").rglob(pattern)
    }
    assert any(name.endswith(".tcss") for name in wanted)
    assert wanted <= set(names)
    manual = f"{next(name for name in names if '.dist-info/' in name).partition('.dist-info/')[0]}.data/data"
    assert f"{manual}/share/man/man1/funnel-tui.1" in names
    apart = (".dist-info/", "/shipped_themes/", ".data/")
    packed = {name for name in names if not any(each in name for each in apart)}
    assert packed == wanted
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert "Requires-Python: >=3.11" in metadata
    assert re.search(r"^Requires-Dist: textual", metadata, re.MULTILINE)
    assert "funnel-tui = funnel_tui.cli.main:main" in entry


def test_an_installed_wheel_finds_its_themes(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    where, themes = python("-c", FIND, path=[tmp_path])
    assert Path(where).is_relative_to(tmp_path)
    assert Path(themes) == tmp_path / "funnel_tui" / "shipped_themes"
    assert sorted(path.name for path in Path(themes).iterdir()) == THEMES
    assert python("-m", "funnel_tui", "--version", path=[tmp_path]) == ["funnel-tui 0.2.0"]


def test_an_editable_install_finds_its_themes(tmp_path: Path) -> None:
    # The backend's own hook, as pip calls it; its wheel holds a path to the sources instead of them.
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, hatchling.build as b; b.build_editable(sys.argv[1])",
            str(tmp_path),
        ],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    (built,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(built) as archive:
        archive.extractall(site)
    start = f"import site; site.addsitedir({str(site)!r}); {FIND}"
    where, themes = python("-c", start, path=[tmp_path])
    assert Path(where) == ROOT / "src" / "funnel_tui" / "__init__.py"
    assert sorted(path.name for path in Path(themes).glob("*.toml")) == THEMES


def test_the_readme_has_the_commands_that_the_gates_run() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = dict(re.findall(r"<!-- command: (\w+) -->\n```sh\n(.+)\n```", text))
    # One line each, standing alone: an environment of its own, so also where pip may not touch the system's.
    # Without ensurepip too, which some systems leave out: the pip that is there installs into it.
    alone = "python3 -m venv --without-pip .venv && python3 -m pip --python .venv/bin/python install -q"
    assert found["test"] == f"{alone} -e '.[dev]' && .venv/bin/python -m pytest"
    assert found["run"] == f"{alone} . && .venv/bin/funnel-tui"
