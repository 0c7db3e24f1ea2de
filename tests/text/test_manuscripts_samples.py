"""Files that another program made: LibreOffice, from one text with changes, notes, comments and hidden words."""

import shutil
import subprocess
from pathlib import Path

import pytest

from aiauthor.text.manuscripts import read_manuscript

SAMPLES = Path(__file__).parent / "samples"
TEXT = """Harbour

The ferry left at midnight, and nobody waved.

“You’re late,” said Zoë, “and the café’s shut.” He shrugged — it was only a night.

The sign said:
Паром до Одессы
and under it, small, 𝄞.

* * *

Morning came grey and slow.

Left cell

Right cell

Then the engines stopped."""

# What LibreOffice writes as ordinary text, so that nobody can tell it from the rest.
EXPECTED = {
    "fodt": TEXT,
    "docx": TEXT,
    "odt": TEXT,
    "rtf": "CONTENTS\n\n" + TEXT,
    "html": TEXT.replace("left at", "left DELETED at"),
    "epub": TEXT.replace("left at", "left DELETED at").replace("came grey", "came HIDDEN grey"),
}


def check(path):
    manuscript = read_manuscript(path)
    kind = path.suffix[1:]
    assert manuscript.text == EXPECTED[kind]
    assert manuscript.title == "The Night Ferry"
    assert manuscript.language == "en"
    if kind in {"docx", "odt", "rtf", "fodt"}:
        assert manuscript.warnings == (
            "Tracked deletions left out: 1.",
            "Footnotes and endnotes left out: 1.",
            "Comments left out: 1.",
        )


@pytest.mark.parametrize("kind", EXPECTED)
def test_samples_of_libreoffice(kind):
    check(SAMPLES / f"night_ferry.{kind}")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["docx", "odt", "rtf"])
def test_what_the_installed_libreoffice_writes(tmp_path, kind):
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind, "--outdir", str(tmp_path)]
        + [str(SAMPLES / "night_ferry.fodt")],
        check=True,
        capture_output=True,
        timeout=280,
    )
    check(tmp_path / f"night_ferry.{kind}")
