"""What other programs make of the exports: LibreOffice opens them, epubcheck finds nothing wrong.

Only where these programs are installed; nothing of the project needs them.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from aiauthor.documents.exporting import export, make_manuscript
from tests.documents.test_epub import BOOKS
from tests.documents.test_exporting import BOOK

OFFICE, EPUBCHECK = shutil.which("soffice"), shutil.which("epubcheck")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_every_document_with_all_its_words(tmp_path):
    manuscripts = {
        "book": make_manuscript(BOOK, author="A. Writer", language="en-GB"),
        "signs": make_manuscript(BOOKS["signs"][0], language="de"),
    }
    files = {
        tmp_path / f"{name}-{suffix[1:]}{suffix}": manuscript
        for name, manuscript in manuscripts.items()
        for suffix in (".docx", ".odt", ".html")
    }
    for path, manuscript in files.items():
        export(manuscript, path)
    _convert(list(files), tmp_path / "out", tmp_path / "profile")
    for path, manuscript in files.items():
        words = (tmp_path / "out" / f"{path.stem}.txt").read_text(encoding="utf-8").replace("\ufeff", "").split()
        for chapter in manuscript.chapters:
            for block in chapter.blocks:
                assert set(block.text.split()) <= set(words), path.name


def _convert(files: list[Path], out: Path, profile: Path) -> None:
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "txt:Text (encoded):UTF8",
         "--outdir", str(out), *map(str, files)],
        check=True, timeout=240, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.skipif(EPUBCHECK is None, reason="epubcheck is not installed")
@pytest.mark.parametrize("name", ["parts", "signs", "right to left"])
def test_epubcheck_finds_nothing_wrong(tmp_path, name):
    text, language = BOOKS[name]
    path = tmp_path / "book.epub"
    export(make_manuscript(text, author="O’Neil & Söhne", language=language), path)
    is_jar = Path(EPUBCHECK).read_bytes()[:2] == b"PK"  # some systems can run one as it is
    command = ["java", "-jar", EPUBCHECK] if is_jar else [EPUBCHECK]
    checked = subprocess.run([*command, "--failonwarnings", str(path)], capture_output=True, text=True, timeout=240)
    assert checked.returncode == 0, checked.stdout + checked.stderr
