import os
import subprocess
import sys

import pytest

from aiauthor.documents.locks import FileLock, InUseError, claim_document, document_key, holder

HOLD = """
import sys, time
from aiauthor.documents.locks import claim_document
claim = claim_document(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_window_is_told(tmp_path):
    path = tmp_path / "novel.md"
    path.write_text("x")
    (tmp_path / "link.md").symlink_to(path)
    claim = claim_document(path)
    with pytest.raises(InUseError, match="another window"):
        claim_document(tmp_path / "link.md")
    assert os.stat(claim.path).st_mode & 0o777 == 0o600
    claim.release()
    claim.release()
    claim_document(tmp_path / "link.md").release()
    assert not claim.path.exists()


def test_a_second_program_is_told_until_the_first_dies(tmp_path, home):
    path = tmp_path / "novel.md"
    child = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"held\n"
    with pytest.raises(InUseError, match="another running"):
        claim_document(path)
    child.kill()
    child.communicate()
    claim_document(path).release()


def test_a_lock_removed_by_its_holder_is_not_taken_twice(tmp_path):
    first = FileLock.take(tmp_path / "lock")
    assert holder(first.path)[0] == os.getpid()
    first.release()
    second = FileLock.take(tmp_path / "lock")
    assert second is not None
    assert FileLock.take(tmp_path / "lock") is None
    second.release(remove=False)
    assert FileLock.take(tmp_path / "lock") is not None


def test_damaged_or_missing_lock_files_name_nobody(tmp_path):
    path = tmp_path / "lock"
    assert holder(path) == (0, "")
    for junk in (b"", b"[]", b"{}", b'{"pid": "x", "host": 1}', b"\xff"):
        path.write_bytes(junk)
        assert holder(path) == (0, "")


def test_a_document_keeps_its_key_while_it_comes_and_goes(tmp_path):
    path = tmp_path / "novel.md"
    before = document_key(path)
    path.write_text("x")
    assert document_key(path) == before == document_key(tmp_path / "." / "novel.md")
