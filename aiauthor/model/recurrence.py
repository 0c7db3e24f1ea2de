"""The recurrence of one GRU layer over a window of time, forward and backward, written for CPU training.

PyTorch's `nn.GRU` on a CPU runs a dozen small autograd nodes a step and adds a full weight gradient
to memory at every one of them. Here one autograd node covers the window: each step costs one matrix
product and a few in-place element-wise operations, and the gradient of the recurrent weight is a
single product over all steps at the end (the scheme of Appleyard et al., arXiv 1604.01946, section 3).
Products run in the dtype of the gates (bfloat16 or float32); the hidden state and its gradient are
carried in float32, since rounding a slowly moving state at every step forgets.

Equations and parameter layout are those of `nn.GRU`: gates in the order reset, update, new.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable


class _GruScan(torch.autograd.Function):
    """`scan` as one autograd node."""

    @staticmethod
    def forward(
        ctx: Any, input_gates: Tensor, state: Tensor, weight: Tensor, new_bias: Tensor
    ) -> tuple[Tensor, Tensor]:
        steps, batch, width3 = input_gates.shape
        width = width3 // 3
        dtype = input_gates.dtype
        weight_in_out = weight.to(dtype).t()  # (H, 3H)
        bias = new_bias.to(dtype)
        states = torch.empty(steps + 1, batch, width, dtype=dtype)  # states[t]: before step t
        gates = torch.empty(steps, batch, width3, dtype=dtype)  # reset, update, new
        hidden_new = torch.empty(steps, batch, width, dtype=dtype)
        product = torch.empty(batch, width3, dtype=dtype)
        hidden = state.float().clone()
        states[0] = hidden
        for step in range(steps):
            torch.mm(states[step], weight_in_out, out=product)
            gate = gates[step]
            torch.add(input_gates[step, :, : 2 * width], product[:, : 2 * width], out=gate[:, : 2 * width])
            gate[:, : 2 * width].sigmoid_()
            torch.add(product[:, 2 * width :], bias, out=hidden_new[step])
            torch.addcmul(
                input_gates[step, :, 2 * width :], gate[:, :width], hidden_new[step], out=gate[:, 2 * width :]
            )
            new = gate[:, 2 * width :].tanh_()
            hidden.sub_(new).mul_(gate[:, width : 2 * width]).add_(new)
            states[step + 1] = hidden
        ctx.save_for_backward(states, gates, hidden_new, weight)
        return states[1:], hidden

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_outputs: Tensor, grad_last: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        states, gates, hidden_new, weight = ctx.saved_tensors
        steps, batch, width3 = gates.shape
        width = width3 // 3
        dtype = gates.dtype
        weight_out_in = weight.to(dtype)  # (3H, H)
        sigmoid_backward, tanh_backward = (
            torch.ops.aten.sigmoid_backward.grad_input,
            torch.ops.aten.tanh_backward.grad_input,
        )
        # Gradients of the pre-activations; the input's and the hidden ones differ in the new gate alone.
        hidden_grads = torch.empty_like(gates)
        new_grads = torch.empty(steps, batch, width, dtype=dtype)
        product = torch.empty(batch, width, dtype=dtype)
        narrow = torch.empty(batch, width, dtype=dtype)
        scratch = torch.empty(batch, width, dtype=dtype)
        grad = grad_last.float().clone()  # d loss / d state after the step at hand
        for step in range(steps - 1, -1, -1):
            grad.add_(grad_outputs[step])
            narrow.copy_(grad)
            gate, row_hidden, d_new = gates[step], hidden_grads[step], new_grads[step]
            reset, update, new = gate[:, :width], gate[:, width : 2 * width], gate[:, 2 * width :]
            torch.addcmul(narrow, narrow, update, value=-1, out=scratch)
            tanh_backward(scratch, new, grad_input=d_new)
            torch.mul(d_new, reset, out=row_hidden[:, 2 * width :])
            torch.mul(d_new, hidden_new[step], out=scratch)
            sigmoid_backward(scratch, reset, grad_input=row_hidden[:, :width])
            torch.sub(states[step], new, out=scratch).mul_(narrow)
            sigmoid_backward(scratch, update, grad_input=row_hidden[:, width : 2 * width])
            torch.mm(row_hidden, weight_out_in, out=product)
            grad.mul_(update).add_(product)
        flat = hidden_grads.view(steps * batch, width3)
        grad_weight = flat.t().mm(states[:-1].reshape(steps * batch, width)).to(weight.dtype)
        grad_bias = flat[:, 2 * width :].sum(0, dtype=torch.float32)
        hidden_grads[:, :, 2 * width :] = new_grads  # the input's from here on
        return hidden_grads, grad, grad_weight, grad_bias


def scan(input_gates: Tensor, state: Tensor, weight: Tensor, new_bias: Tensor) -> tuple[Tensor, Tensor]:
    """Run a GRU layer's recurrence over a window.

    Args:
        input_gates: the input's share of the gates with all biases but the new gate's hidden one,
            (T, B, 3H), bfloat16 or float32; its dtype is the one of the products.
        state: hidden state before the window, (B, H).
        weight: `weight_hh` as in `nn.GRU`, (3H, H).
        new_bias: the hidden bias of the new gate, (H,).

    Returns:
        The states after each step, (T, B, H) in the dtype of the gates, and the last one in
        float32, (B, H).
    """
    outputs, last = _GruScan.apply(input_gates, state, weight, new_bias)  # type: ignore[no-untyped-call]  # torch's stub
    return outputs, last
