import os
import shutil
import stat

from aiauthor.documents.companions import companion_folder, remember, settle, untitled_folder


def keep(folder, name="whose-words.json"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(name)


def test_a_document_has_its_folder_and_a_link_to_it_the_same(tmp_path):
    (tmp_path / "novel.md").write_text("x")
    (tmp_path / "link.md").symlink_to("novel.md")
    assert companion_folder(tmp_path / "novel.md") == companion_folder(tmp_path / "link.md")
    assert not companion_folder(tmp_path / "novel.md").exists()


def test_a_moved_document_is_known_again_by_its_text(tmp_path):
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("the novel")
    folder = companion_folder(old)
    keep(folder)
    remember(folder, old, "the novel")
    assert stat.S_IMODE((folder / "about.json").stat().st_mode) == 0o600
    os.rename(old, new)
    assert not companion_folder(new, "another text").exists()
    found = companion_folder(new, "the novel")
    assert (found / "whose-words.json").exists()
    assert not folder.exists()


def test_a_copied_document_takes_whose_words_along_and_leaves_them(tmp_path):
    old, new = tmp_path / "old.md", tmp_path / "copy.md"
    old.write_text("the novel")
    folder = companion_folder(old)
    keep(folder)
    keep(folder, "else")
    remember(folder, old, "the novel")
    shutil.copy(old, new)
    found = companion_folder(new, "the novel")
    assert [p.name for p in found.iterdir()] == ["whose-words.json"]
    assert (folder / "whose-words.json").exists()


def test_damaged_notes_are_passed_over(tmp_path, home):
    for n, junk in enumerate((b"", b"[]", b"\xff", b'{"text": 1}', b"[" * 5000)):
        folder = home / "data" / "documents" / str(n)
        folder.mkdir(parents=True)
        (folder / "about.json").write_bytes(junk)
    assert not companion_folder(tmp_path / "x.md", "text").exists()


def test_an_untitled_text_settles_with_all_it_has(tmp_path):
    folder = untitled_folder()
    document = tmp_path / "novel.md"
    assert settle(folder, document) == companion_folder(document)  # nothing kept yet
    keep(folder)
    target = settle(folder, document)
    assert (target / "whose-words.json").exists()
    assert not folder.exists()

    other = untitled_folder()
    keep(other / "snapshots", "1.json")
    (target / "snapshots").mkdir()
    keep(target / "snapshots", "0.json")
    assert settle(other, document) == target
    assert sorted(p.name for p in (target / "snapshots").iterdir()) == ["0.json", "1.json"]
    assert not other.exists()
    assert settle(target, document) == target
