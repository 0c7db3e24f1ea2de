from __future__ import annotations

import pytest
import torch

from aiauthor.evaluation.baselines import PlainGru, PlainTrainer, torch_threads, write_plainly
from aiauthor.model.config import ModelConfig


@pytest.mark.parametrize("embedding", [0, 8])
def test_writing_step_by_step_is_what_a_full_pass_foresees(embedding: int):
    torch.manual_seed(0)
    model = PlainGru(ModelConfig(vocab=20, hidden=16, layers=2, embedding=embedding)).eval()
    written = write_plainly(model, 12, batch=2, read=3)
    read = torch.cat([torch.zeros(2, 3, dtype=torch.int64), written], 1)
    assert torch.equal(model(read)[0].argmax(-1)[:, 2:-1], written)


def test_the_plain_trainer_learns_its_window():
    torch.manual_seed(0)
    with torch_threads(1):
        trainer = PlainTrainer(ModelConfig(vocab=10, hidden=16, layers=1), batch=4, bptt=8)
        before = torch.nn.functional.cross_entropy(
            trainer.model(trainer.inputs)[0].flatten(0, 1), trainer.targets.flatten()
        )
        for _ in range(30):
            trainer.run_step()
        after = torch.nn.functional.cross_entropy(
            trainer.model(trainer.inputs)[0].flatten(0, 1), trainer.targets.flatten()
        )
    assert after < before
