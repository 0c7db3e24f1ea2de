"""A step of the network in each runtime that could run it, side by side: ours, torch's, ONNX Runtime's.

    PYTHONPATH=. python tests/benchmarks/runtimes.py

Needs torch, and `pip install onnxruntime onnx` for the rows of that name. All run the same layers (`nn.GRU`
with a linear decoder, random weights, one thread); ours runs the shipped model of that shape, with its norms.
Rounds alternate, so that whatever else the machine does is in the way of all. ONNX Runtime has no GRU in int8:
its dynamic quantisation leaves the operator in float32, so the cell is also written out in products,
which it does quantise. The last line is JSON: median microseconds a step for each number of texts.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from aiauthor import paths
from aiauthor.evaluation.baselines import PlainGru
from aiauthor.inference.engine import Engine
from aiauthor.model.checkpoint import load_model
from aiauthor.model.config import ModelConfig

Step = Callable[[], object]


def ours(model: Path, batch: int) -> Step:
    """The shipped engine."""
    engine = Engine(load_model(model).weights, device="cpu")
    state = engine.start(batch)
    return lambda: engine.step([1] * batch, state.hidden)


def in_torch(plain: PlainGru, batch: int, *, int8: bool) -> Step:
    """torch's own GRU, or its dynamically quantised one."""
    model: Any = plain
    if int8:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # deprecated, and still the only one of torch's
            model = torch.ao.quantization.quantize_dynamic(plain, {nn.GRU, nn.Linear}, dtype=torch.qint8)
    ids = torch.ones(batch, 1, dtype=torch.int64)
    with torch.inference_mode():
        state = model(ids)[1]

    @torch.inference_mode()
    def step() -> object:
        logits, _ = model(ids, state)
        return logits.log_softmax(-1)

    return step


def graph_of(plain: PlainGru, *, written_out: bool) -> Any:
    """The same layers for ONNX: ids (B,), states (L, B, H) -> log-probabilities (B, V), states."""
    from onnx import TensorProto, helper, numpy_helper

    layers, hidden = plain.gru.num_layers, plain.gru.hidden_size
    constants, nodes = [], []

    def constant(name: str, array: Any) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(kind: str, inputs: list[str], name: str, outputs: int = 1, **attributes: Any) -> str:
        names = [name, *(f"{name}_{index}" for index in range(1, outputs))]
        nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return name

    constant("axis", np.array([0], np.int64))
    node("Split", ["states"], "state", layers, axis=0, num_outputs=layers)
    states = ["state", *(f"state_{index}" for index in range(1, layers))]
    below = node("Gather", [constant("one_hot", np.eye(plain.vocab, dtype=np.float32)), "ids"], "read")
    after = []
    for index, state in enumerate(states):
        arrays = [getattr(plain.gru, f"{name}_l{index}").detach().numpy() for name in ("weight_ih", "weight_hh")]
        biases = [getattr(plain.gru, f"{name}_l{index}").detach().numpy() for name in ("bias_ih", "bias_hh")]
        if written_out:
            before = node("Squeeze", [state, "axis"], f"before{index}")
            sums = []
            for side, source, array, bias in zip("xh", (below, before), arrays, biases, strict=True):
                product = node("MatMul", [source, constant(f"W{side}{index}", array.T)], f"p{side}{index}")
                total = node("Add", [product, constant(f"b{side}{index}", bias)], f"s{side}{index}")
                node("Split", [total], f"g{side}{index}", 3, axis=1, num_outputs=3)
                sums.append([f"g{side}{index}", f"g{side}{index}_1", f"g{side}{index}_2"])
            gates = [
                node("Sigmoid", [node("Add", [sums[0][gate], sums[1][gate]], f"a{gate}{index}")], f"sig{gate}{index}")
                for gate in (0, 1)
            ]
            inner = node("Mul", [gates[0], sums[1][2]], f"m{index}")
            new = node("Tanh", [node("Add", [sums[0][2], inner], f"n{index}")], f"t{index}")
            change = node("Mul", [gates[1], node("Sub", [before, new], f"d{index}")], f"z{index}")
            below = node("Add", [new, change], f"h{index}")
            after.append(node("Unsqueeze", [below, "axis"], f"u{index}"))
        else:
            # ONNX has the gates as update, reset, new.
            order = [1, 0, 2]
            weight, recurrent = (array.reshape(3, hidden, -1)[order].reshape(1, 3 * hidden, -1) for array in arrays)
            bias = np.concatenate([each.reshape(3, hidden)[order].ravel() for each in biases])[None]
            inputs = [node("Unsqueeze", [below, "axis"], f"x{index}"), constant(f"W{index}", weight)]
            inputs += [constant(f"R{index}", recurrent), constant(f"B{index}", bias), "", state]
            nodes.append(helper.make_node("GRU", inputs, ["", f"u{index}"], hidden_size=hidden, linear_before_reset=1))
            after.append(f"u{index}")
            below = node("Squeeze", [f"u{index}", "axis"], f"h{index}")
    decoder = constant("D", plain.decoder.weight.detach().numpy().T)
    logits = node(
        "Add", [node("MatMul", [below, decoder], "q"), constant("c", plain.decoder.bias.detach().numpy())], "l"
    )
    node("LogSoftmax", [logits], "log_probs", axis=1)
    node("Concat", after, "after", axis=0)
    shape = [layers, "B", hidden]
    graph = helper.make_graph(
        nodes,
        "step",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["B"]),
            helper.make_tensor_value_info("states", TensorProto.FLOAT, shape),
        ],
        [
            helper.make_tensor_value_info("log_probs", TensorProto.FLOAT, ["B", plain.vocab]),
            helper.make_tensor_value_info("after", TensorProto.FLOAT, shape),
        ],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def in_onnx(plain: PlainGru, batch: int, folder: Path, *, written_out: bool, int8: bool) -> Step:
    """ONNX Runtime, checked against torch."""
    import onnx
    import onnxruntime

    path = folder / f"{written_out}.onnx"
    onnx.save(graph_of(plain, written_out=written_out), path)
    if int8:
        from onnxruntime.quantization import QuantType, quantize_dynamic

        target = folder / "int8.onnx"
        quantize_dynamic(path, target, weight_type=QuantType.QInt8, per_channel=True)
        path = target
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    state = np.random.default_rng(0).uniform(-1, 1, (plain.gru.num_layers, batch, plain.gru.hidden_size))
    feed = {"ids": np.ones(batch, np.int64), "states": state.astype(np.float32)}
    with torch.inference_mode():
        expected = plain(torch.ones(batch, 1, dtype=torch.int64), torch.from_numpy(feed["states"]))[0][:, -1]
    found = session.run(None, feed)[0]
    np.testing.assert_allclose(found, expected.log_softmax(-1).numpy(), atol=0.2 if int8 else 1e-4)
    return lambda: session.run(None, feed)


def main() -> int:
    """Measure all, print a table and JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=paths.base_model())
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config: ModelConfig = load_model(args.model).weights.config
    plain = PlainGru(config).eval()
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as place:
        for batch in (1, 5):
            steps: dict[str, Step] = {
                "kernel.c, int8": ours(args.model, batch),
                "torch, float32": in_torch(plain, batch, int8=False),
                "torch, dynamic int8": in_torch(plain, batch, int8=True),
            }
            try:
                for name, options in {
                    "ONNX Runtime, GRU, float32": {"written_out": False, "int8": False},
                    "ONNX Runtime, products, float32": {"written_out": True, "int8": False},
                    "ONNX Runtime, products, dynamic int8": {"written_out": True, "int8": True},
                }.items():
                    steps[name] = in_onnx(plain, batch, Path(place), **options)
            except ImportError as exc:
                print(f"ONNX Runtime is not measured: {exc}", file=sys.stderr)
            for name, median in measured(steps, args.rounds).items():
                found.setdefault(name, {})[f"texts_{batch}"] = median
    for name, medians in found.items():
        print(f"{name:<40}" + "".join(f"{value:>10,.0f}" for value in medians.values()))
    print(json.dumps({"unit": "microseconds", "steps": found}))
    return 0


def measured(steps: dict[str, Step], rounds: int, *, steps_a_round: int = 20) -> dict[str, float]:
    """Median microseconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            step()
            for _ in range(steps_a_round):
                began = time.perf_counter()
                step()
                taken[name].append(1e6 * (time.perf_counter() - began))
    return {name: round(float(np.median(times)), 1) for name, times in taken.items()}


if __name__ == "__main__":
    sys.exit(main())
