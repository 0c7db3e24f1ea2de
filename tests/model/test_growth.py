"""A grown network predicts on old text what it did before, and splits *unknown* among the new characters."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aiauthor.model.char_gru import CharGRU
from aiauthor.model.config import ModelConfig
from aiauthor.model.growth import grow
from aiauthor.text.alphabet import UNKNOWN, Alphabet

OLD = Alphabet("abc \n")


@pytest.mark.parametrize("embedding", [0, 4])
def test_old_text_is_predicted_as_before(embedding: int):
    torch.manual_seed(0)
    model = CharGRU(ModelConfig(len(OLD), 8, 2, embedding=embedding, residual=True, norm=True)).eval()
    new = OLD.grow({"ж": 3, "é": 1})
    grown = CharGRU.of(grow(model.weights(), OLD, new)).eval()
    ids = torch.randint(0, len(OLD), (3, 20))
    before, state = model(ids)
    after, grown_state = grown(ids)
    torch.testing.assert_close(grown_state, state)
    before, after = before.log_softmax(-1), after.log_softmax(-1)
    known = slice(UNKNOWN + 1, len(OLD))
    torch.testing.assert_close(after[..., known], before[..., known])
    shared = torch.cat([after[..., :1], after[..., len(OLD) :]], dim=-1)
    torch.testing.assert_close(shared.logsumexp(-1), before[..., UNKNOWN])
    torch.testing.assert_close(shared[..., 1], shared[..., 0])


def test_the_original_is_not_changed():
    weights = CharGRU(ModelConfig(len(OLD), 8, 1)).weights()
    before = {name: array.copy() for name, array in weights.arrays.items()}
    assert grow(weights, OLD, OLD) is weights
    grow(weights, OLD, OLD.grow({"ж": 3}))
    for name, array in weights.arrays.items():
        np.testing.assert_array_equal(array, before[name])


def test_new_characters_part_in_training():
    torch.manual_seed(0)
    new = Alphabet(OLD.characters + "жé")
    model = CharGRU.of(grow(CharGRU(ModelConfig(len(OLD), 8, 1)).weights(), OLD, new))
    ids = torch.from_numpy(new.encode("aжbéaжbéaжb").astype("int64"))[None]
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(60):
        logits, _ = model(ids[:, :-1])
        loss = torch.nn.functional.cross_entropy(logits[0], ids[0, 1:])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0] / 2


def test_an_alphabet_that_is_no_longer_one_is_refused():
    with pytest.raises(ValueError, match="grows at its end"):
        grow(CharGRU(ModelConfig(len(OLD), 8, 1)).weights(), OLD, Alphabet("xabc \n"))
