"""The network against `nn.GRU`, and its parts against each other."""

from __future__ import annotations

import itertools

import pytest
import torch
from torch import nn

from aiauthor.model.char_gru import CharGRU, GruLayer
from aiauthor.model.config import ModelConfig
from aiauthor.model.recurrence import scan

SHAPES = [
    ModelConfig(11, 6, layers, embedding, residual, norm)
    for layers, embedding, (residual, norm) in itertools.product(
        (1, 3), (0, 5), ((False, False), (True, True), (True, False))
    )
]


def _oracle(layer: GruLayer) -> nn.GRU:
    """An `nn.GRU` with the layer's parameters."""
    gru = nn.GRU(layer.weight_ih.shape[1], layer.weight_hh.shape[1])
    gru.load_state_dict({f"{name}_l0": value for name, value in layer.state_dict().items()})
    return gru


def test_scan_and_its_gradients_match_nn_gru():
    torch.manual_seed(0)
    layer = GruLayer(5, 8)
    nn.init.normal_(layer.bias_ih)
    nn.init.normal_(layer.bias_hh)
    oracle = _oracle(layer)
    inputs = torch.randn(7, 3, 5, requires_grad=True)
    state = torch.randn(3, 8, requires_grad=True)
    outputs, last = layer(inputs, state, torch.float32)
    wanted, wanted_last = oracle(inputs, state[None])
    torch.testing.assert_close(outputs, wanted)
    torch.testing.assert_close(last, wanted_last[0])
    weights, last_weights = torch.randn_like(outputs), torch.randn_like(last)
    grads = torch.autograd.grad(
        (outputs * weights).sum() + (last * last_weights).sum(), [inputs, state, *layer.parameters()]
    )
    wanted_grads = torch.autograd.grad(
        (wanted * weights).sum() + (wanted_last[0] * last_weights).sum(), [inputs, state, *oracle.parameters()]
    )
    for grad, want in zip(grads, wanted_grads, strict=True):
        torch.testing.assert_close(grad, want, rtol=1e-4, atol=1e-5)


def test_scan_in_bfloat16_stays_close_to_float32():
    torch.manual_seed(0)
    gates, state = torch.randn(50, 4, 3 * 32), torch.zeros(4, 32)
    weight, bias = torch.randn(3 * 32, 32) / 32**0.5, torch.zeros(32)
    exact, _ = scan(gates, state, weight, bias)
    rough, _ = scan(gates.bfloat16(), state, weight, bias)
    assert rough.dtype == torch.bfloat16
    assert ((rough.float() - exact).norm() / exact.norm()).item() < 0.02


@pytest.mark.parametrize("one_hot", [False, True])
def test_the_gpu_path_computes_the_same(one_hot: bool):
    torch.manual_seed(0)
    layer = GruLayer(9, 6, one_hot=one_hot)
    nn.init.normal_(layer.bias_hh)
    inputs = torch.randint(9, (5, 2)) if one_hot else torch.randn(5, 2, 9)
    state = torch.randn(2, 6)
    for ours, theirs in zip(
        layer(inputs, state, torch.float32), layer.forward_cudnn(inputs, state, torch.float32), strict=True
    ):
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("config", SHAPES, ids=str)
def test_step_by_step_equals_one_pass(config: ModelConfig):
    torch.manual_seed(0)
    model = CharGRU(config).eval()
    ids = torch.randint(config.vocab, (2, 9))
    logits, last = model(ids)
    assert logits.shape == (2, 9, config.vocab)
    state = None
    for position in range(9):
        step, state = model(ids[:, position : position + 1], state)
        torch.testing.assert_close(step[:, 0], logits[:, position], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(state, last)


@pytest.mark.parametrize("config", SHAPES, ids=str)
def test_every_parameter_gets_a_gradient(config: ModelConfig):
    torch.manual_seed(0)
    model = CharGRU(config)
    logits, _ = model(torch.randint(config.vocab, (2, 9)))
    logits.square().sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_one_hot_gradient_counts_repeated_characters():
    model = CharGRU(ModelConfig(4, 3, 1))
    ids = torch.tensor([[1, 1, 2]])
    logits, _ = model(ids)
    logits.sum().backward()
    table = model.layers[0].weight_ih
    assert table.grad is not None
    assert table.grad[:, 1].abs().sum() > 0
    assert torch.count_nonzero(table.grad[:, [0, 3]]) == 0


def test_rows_do_not_see_each_other():
    torch.manual_seed(0)
    model = CharGRU(ModelConfig(7, 5, 2, residual=True, norm=True)).eval()
    ids = torch.randint(7, (3, 6))
    together, _ = model(ids)
    for row in range(3):
        alone, _ = model(ids[row : row + 1])
        torch.testing.assert_close(together[row : row + 1], alone)
