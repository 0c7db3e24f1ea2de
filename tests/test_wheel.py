"""What is installed is what was checked out: a real wheel, built and used away from the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import hatch_build

ROOT = Path(__file__).parent.parent


def test_a_built_wheel_brings_its_resources(tmp_path: Path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.endswith("-none-any.whl") != bool(hatch_build.system_compiler())
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r}); from aiauthor import paths; print(paths.resource('README.md'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert Path(done.stdout.strip()) == site / "aiauthor" / "resources" / "README.md"
    shipped = {file.name for file in (site / "aiauthor" / "resources").rglob("*") if file.is_file()}
    assert shipped == {file.name for file in (ROOT / "resources").rglob("*") if file.is_file()}
    assert (site / "aiauthor" / "inference" / hatch_build.library_name()).exists() == bool(
        hatch_build.system_compiler()
    )
    assert "aiauthor = aiauthor.cli.main:main" in next(site.glob("*.dist-info/entry_points.txt")).read_text()
