"""The trainer learns, resumes exactly, and computes the same in two processes as in one."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from aiauthor.corpus.batches import BpttBatches
from aiauthor.errors import ModelFileError, TrainingError
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.config import ModelConfig
from aiauthor.text.alphabet import Alphabet
from aiauthor.training.metrics import NATS_PER_BIT, held_out_nats
from aiauthor.training.preview import continue_text
from aiauthor.training.recipe import PRESETS, Recipe
from aiauthor.training.trainer import Progress, Trainer

SENTENCE = "The lamp went out, and nobody in the room said a word about it.\n"
ALPHABET = Alphabet.from_text(SENTENCE)
IDS = np.tile(ALPHABET.encode(SENTENCE), 60)
RECIPE = Recipe(chars=8 * 16 * 40, batch=8, bptt=16, learning_rate=0.01, warmup=5, reset=0.1)


def _trainer(recipe: Recipe = RECIPE, *, dropout: float = 0.2) -> Trainer:
    torch.manual_seed(7)
    config = ModelConfig(len(ALPHABET), 24, 2, residual=True, norm=True, dropout=dropout)
    batches = BpttBatches(IDS, batch=recipe.batch, bptt=recipe.bptt, reset=recipe.reset, seed=recipe.seed)
    return Trainer(CharGRU(config), batches, recipe, dtype=torch.float32)


def test_it_overfits_one_sentence():
    trainer = _trainer(dataclasses.replace(RECIPE, chars=8 * 16 * 300), dropout=0.0)
    assert trainer.train()
    assert trainer.held_out_bits([IDS[:300]]) < 0.25
    written = continue_text(trainer.model, ALPHABET, SENTENCE + "The lamp", 40, temperature=0.1)
    assert written == SENTENCE[len("The lamp") :][:40]


def test_a_resumed_run_equals_an_uninterrupted_one_bit_for_bit(tmp_path: Path):
    whole = _trainer()
    assert whole.train()
    first = _trainer()
    assert not first.train(stopped=lambda: first.step == 17)
    first.save_state(tmp_path / "run.state.safetensors", {"history": [1]})
    second = _trainer()
    assert second.load_state(tmp_path / "run.state.safetensors") == {"history": [1]}
    assert second.step == 17
    assert second.train()
    assert second.train_bits == whole.train_bits
    for name, value in whole.model.state_dict().items():
        assert torch.equal(value, second.model.state_dict()[name]), name


def test_a_batch_halved_for_want_of_memory_computes_the_same(monkeypatch: pytest.MonkeyPatch, caplog):
    whole = _trainer(dropout=0.0)
    whole.train()
    short = _trainer(dropout=0.0)
    forward = CharGRU.forward

    def tight(self: CharGRU, ids: torch.Tensor, state: torch.Tensor | None = None, **options: torch.dtype):
        if len(ids) > 2:
            raise RuntimeError(
                "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"
            )
        return forward(self, ids, state, **options)

    monkeypatch.setattr(CharGRU, "forward", tight)
    short.train()
    assert "the batch is halved, to 2 rows at a time" in caplog.text
    assert short.train_bits == pytest.approx(whole.train_bits, rel=1e-3)


def test_too_little_memory_for_one_row_is_said(monkeypatch: pytest.MonkeyPatch):
    def never(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError

    trainer = _trainer()
    monkeypatch.setattr(CharGRU, "forward", never)
    with pytest.raises(TrainingError, match="not enough memory"):
        trainer.train()


def test_a_loss_that_is_no_number_ends_training():
    trainer = _trainer()
    with torch.no_grad():
        trainer.model.decoder.bias[0] = torch.nan
    with pytest.raises(TrainingError, match="no longer a number"):
        trainer.train()


def test_windows_that_are_read_ahead_are_those_that_are_asked_for(tmp_path: Path):
    """After a jump to another step the window that was read ahead is not taken for the one that is wanted."""
    trainer = _trainer()
    trainer.run_step()
    trainer.save_state(tmp_path / "run.state.safetensors", {})
    trainer.run_step()
    expected = trainer.train_bits
    trainer.run_step()
    trainer.load_state(tmp_path / "run.state.safetensors")
    trainer.run_step()
    assert trainer.train_bits == expected


def test_progress_counts_to_the_planned_end():
    seen: list[Progress] = []
    trainer = _trainer()
    trainer.train(progress=seen.append)
    assert [entry.step for entry in seen] == list(range(1, 41))
    assert seen[-1].chars == RECIPE.chars
    assert seen[-1].steps == 40
    assert seen[-1].train_bits < seen[0].train_bits


def test_the_learning_rate_warms_up_and_decays():
    trainer = _trainer()
    rates = [trainer.learning_rate(step) for step in range(RECIPE.steps)]
    assert rates[0] == pytest.approx(RECIPE.learning_rate / 5)
    assert max(rates) == pytest.approx(RECIPE.learning_rate)
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert rates[-1] < RECIPE.learning_rate / 20


def test_a_state_of_another_network_or_batch_is_refused(tmp_path: Path):
    path = tmp_path / "run.state.safetensors"
    _trainer(dataclasses.replace(RECIPE, batch=4)).save_state(path, {})
    with pytest.raises(TrainingError, match="another network or batch"):
        _trainer().load_state(path)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(ModelFileError):
        _trainer().load_state(path)


def test_held_out_loss_is_that_of_each_text_alone():
    torch.manual_seed(0)
    model = CharGRU(ModelConfig(len(ALPHABET), 8, 2, norm=True))
    texts = [IDS[:100], IDS[30:47], IDS[5:205]]
    nats, chars = held_out_nats(model, texts, chunk=23)
    wanted = 0.0
    for text in texts:
        ids = torch.from_numpy(text.astype(np.int64))[None]
        logits, _ = model(ids[:, :-1])
        wanted += float(torch.nn.functional.cross_entropy(logits[0].detach(), ids[0, 1:], reduction="sum"))
    assert chars == sum(len(text) - 1 for text in texts)
    assert nats == pytest.approx(wanted, rel=1e-5)
    assert model.training, "the mode is put back"


def test_presets_follow_the_talk():
    talk, workshop = PRESETS["talk"], PRESETS["workshop"]
    assert (talk.characters, workshop.characters) == (89, 98)
    assert talk.shape == {"hidden": 512, "layers": 3, "dropout": 0.2}
    assert workshop.shape == {"hidden": 512, "layers": 3}
    for recipe in (talk.recipe, workshop.recipe):
        assert (recipe.batch, recipe.bptt, recipe.learning_rate, recipe.decay) == (200, 30, 1e-3, False)


@pytest.mark.timeout(110)
def test_two_processes_give_the_loss_of_one(tmp_path: Path):
    """`torchrun` with two gloo processes against a run alone, on the same windows."""
    losses = {}
    for count in (1, 2):
        out = tmp_path / f"{count}.json"
        command = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={count}", "--master-port=0"]
        command = [*command, "--rdzv-backend=c10d", "--rdzv-endpoint=localhost:0", __file__, str(out)]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        losses[count] = json.loads(out.read_text())
    assert losses[2]["world"] == 2
    assert losses[2]["train_bits"] == pytest.approx(losses[1]["train_bits"], rel=1e-4)
    assert losses[2]["held_out"] == pytest.approx(losses[1]["held_out"], rel=1e-3)


def _train_and_report(out: Path) -> None:
    from aiauthor.training.processes import Processes

    torch.set_num_threads(1)
    processes = Processes("cpu")
    torch.manual_seed(7)
    model = CharGRU(ModelConfig(len(ALPHABET), 24, 2, residual=True, norm=True))
    batches = BpttBatches(IDS, batch=8, bptt=16, reset=0.1, seed=1)
    trainer = Trainer(model, batches, RECIPE, processes=processes, dtype=torch.float32)
    trainer.train()
    held_out = trainer.held_out_bits([IDS[:200], IDS[7:90], IDS[3:50]])
    trainer.save_state(out.with_suffix(".safetensors"), {})
    if processes.rank == 0:
        report = {"world": processes.world, "train_bits": trainer.train_bits, "held_out": held_out}
        out.write_text(json.dumps(report))
    processes.close()


def test_bits_are_nats_over_ln_2():
    assert math.e**NATS_PER_BIT == pytest.approx(2)


if __name__ == "__main__":
    _train_and_report(Path(sys.argv[1]))
