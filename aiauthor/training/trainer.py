"""The trainer: windows of ids in, a trained `CharGRU` out.

A plain object that knows neither Qt nor terminals: it reports through one callable, asks another
whether to stop, and leaves the writing of model files to whoever listens. A run is a function of its
recipe, its data and the number of threads; everything random is drawn from the seed and the step, so
that a run resumed from `state()` equals one that was never interrupted.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from aiauthor.corpus.batches import Window, Windows
from aiauthor.errors import TrainingError
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.config import ModelConfig
from aiauthor.training.metrics import NATS_PER_BIT, held_out_nats
from aiauthor.training.processes import Processes
from aiauthor.training.recipe import Recipe
from aiauthor.training.tensors import read_tensors, write_tensors

logger = logging.getLogger(__name__)

STATE_FORMAT = "aiauthor-training-state"
SMOOTHING = 0.98  # of the reported training loss, a step


@dataclasses.dataclass(frozen=True)
class Progress:
    """Where training stands.

    Attributes:
        step: steps done.
        steps: steps planned.
        chars: characters seen, over all processes.
        train_bits: smoothed loss, bits per character.
        chars_per_second: over the last steps.
        waiting: share of the time in which training waited for characters to be read.
    """

    step: int
    steps: int
    chars: int
    train_bits: float
    chars_per_second: float
    waiting: float


def pick_dtype(device: torch.device, precision: str = "auto") -> torch.dtype:
    """The dtype of the matrix products: bfloat16 where the hardware multiplies it, else float32.

    Args:
        device: where training runs.
        precision: "auto", "bfloat16" or "float32".
    """
    if precision != "auto":
        return {"bfloat16": torch.bfloat16, "float32": torch.float32}[precision]
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    has_bf16 = torch.backends.cpu.get_cpu_capability() == "AVX512" and torch.cpu._is_avx512_bf16_supported()
    return torch.bfloat16 if has_bf16 else torch.float32


class NotEnoughMemory(TrainingError):
    """Memory does not suffice for a single row; weights and state are as they were before the step."""


class Trainer:
    """Trains one network by truncated back-propagation through time.

    Args:
        model: trained in place, moved to the device of `processes`.
        batches: what to read.
        recipe: how.
        processes: the data-parallel group; alone where absent.
        dtype: of the matrix products; picked by the hardware where absent.
        notice: called with a sentence for people when something was made to fit.
    """

    def __init__(
        self,
        model: CharGRU,
        batches: Windows,
        recipe: Recipe,
        *,
        processes: Processes | None = None,
        dtype: torch.dtype | None = None,
        notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.processes = processes or Processes("cpu")
        self.device = self.processes.device
        self.dtype = dtype or pick_dtype(self.device)
        self.model = model.to(self.device).train()
        self.batches, self.recipe = batches, recipe
        self.step, self.chars = 0, 0
        self.train_bits = math.nan
        self._rows = self.processes.rows(batches.batch)
        self._state = self.model.initial_state(self._rows.stop - self._rows.start)
        self._optimizer = torch.optim.Adam(
            self.model.parameters(), lr=recipe.learning_rate, betas=(0.9, recipe.beta2), fused=True
        )
        self._notice = notice
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="windows")
        self._next: tuple[int, Future[Window]] | None = None  # a window that is being read, and its number
        self._waited = 0.0  # seconds
        self._pieces = 1  # parts that a batch is cut into where memory is short
        self._parallel = DistributedDataParallel(self.model) if self.processes.world > 1 else None

    def train(
        self,
        *,
        progress: Callable[[Progress], None] = lambda _: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Train until the recipe's characters are read, or until told to stop between two steps.

        Args:
            progress: called after every step, in this thread.
            stopped: asked before every step; must answer alike in all processes.

        Returns:
            True when the schedule is complete, False when stopped.

        Raises:
            TrainingError: if the loss is no longer a number, or memory does not suffice for one row.
        """
        began = mark = time.perf_counter()
        mark_chars, waited, speed = self.chars, self._waited, 0.0
        while self.step < self.recipe.steps:
            if stopped():
                return False
            self.run_step()
            now = time.perf_counter()
            if now - mark > 5 or not speed:
                speed = (self.chars - mark_chars) / (now - mark)
                mark, mark_chars = now, self.chars
            waiting = (self._waited - waited) / (now - began)
            progress(Progress(self.step, self.recipe.steps, self.chars, self.train_bits, speed, waiting))
        return True

    def run_step(self) -> None:
        """Read one window and update the weights.

        Raises:
            TrainingError: if the loss is no longer a number.
            torch.AcceleratorError: if the GPU gives out.
            NotEnoughMemory: if memory does not suffice for one row.
        """
        window = self._window()
        inputs, targets, fresh = (
            torch.from_numpy(array).to(self.device) for array in (window.inputs, window.targets, window.fresh)
        )
        state = self._state.masked_fill(fresh[:, None], 0.0)
        while True:
            try:
                loss, last = self._forward_backward(inputs, targets, state)
                break
            except (torch.OutOfMemoryError, MemoryError, RuntimeError) as exc:
                if not _is_out_of_memory(exc):
                    raise
                self._halve(len(inputs))
        (loss,) = self.processes.sum(loss / self.processes.world)
        if not math.isfinite(loss):
            raise TrainingError("training broke down at step {0}: the loss is no longer a number", self.step)
        if self.recipe.clip:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        for group in self._optimizer.param_groups:
            group["lr"] = self.learning_rate(self.step)
        self._optimizer.step()
        self._state = last
        self.step += 1
        self.chars += self.batches.chars
        bits = loss / NATS_PER_BIT
        # Debiased at the start: the mean of what was seen so far.
        weight = max(1 - SMOOTHING, 1 / self.step)
        self.train_bits = bits if math.isnan(self.train_bits) else (1 - weight) * self.train_bits + weight * bits

    def _window(self) -> Window:
        """The window of this step; the one behind it is read while the network works."""
        began = time.perf_counter()
        if self._next is not None and self._next[0] == self.step:
            window = self._next[1].result()
        else:
            window = self.batches.window(self.step, self._rows)
        self._waited += time.perf_counter() - began
        following = self.step + 1
        self._next = (following, self._reader.submit(self.batches.window, following, self._rows))
        return window

    def learning_rate(self, step: int) -> float:
        """The learning rate of a step: linear warm-up, then a cosine down to a hundredth, or constant."""
        recipe = self.recipe
        if step < recipe.warmup:
            return recipe.learning_rate * (step + 1) / recipe.warmup
        if not recipe.decay:
            return recipe.learning_rate
        share = (step - recipe.warmup) / max(1, recipe.steps - recipe.warmup)
        return recipe.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, share))))

    def held_out_bits(self, texts: Sequence[npt.NDArray[np.integer]]) -> float:
        """Bits per character on held-out texts, shared out over the processes."""
        mine = texts[self.processes.rank :: self.processes.world]
        nats, chars = held_out_nats(self.model, mine, dtype=self.dtype) if mine else (0.0, 0)
        nats, total = self.processes.sum(nats, chars)
        return nats / total / NATS_PER_BIT

    def save_state(self, path: Path, notes: dict[str, Any]) -> None:
        """Write everything that an exact continuation needs, in full precision, atomically.

        Args:
            path: a safetensors file, replaced if there.
            notes: JSON-able values of the caller, given back by `load_state`.

        Raises:
            ModelFileError: if it cannot be written; an older file is then untouched.
        """
        state = self.processes.gather(self._state, dim=1)
        if self.processes.rank:
            return
        tensors: dict[str, Tensor] = {"state": state}
        for name, parameter in self.model.named_parameters():
            tensors[f"weight.{name}"] = parameter.detach()
            moments = self._optimizer.state.get(parameter, {})
            for key in ("exp_avg", "exp_avg_sq", "step"):
                if key in moments:
                    tensors[f"{key}.{name}"] = moments[key]
        tensors = {name: tensor.cpu().contiguous() for name, tensor in tensors.items()}
        metadata = {
            "format": STATE_FORMAT,
            "recipe": json.dumps(dataclasses.asdict(self.recipe)),
            "config": json.dumps(self.model.config.to_dict()),
            "counts": json.dumps({"step": self.step, "chars": self.chars, "train_bits": repr(self.train_bits)}),
            "notes": json.dumps(notes),
        }
        write_tensors(path, tensors, metadata, private=True)

    def load_state(self, path: Path) -> dict[str, Any]:
        """Go on from a state written by `save_state`.

        Returns:
            The caller's notes.

        Raises:
            ModelFileError: if the file is missing or damaged.
            TrainingError: if it belongs to another network or batch.
        """
        tensors, metadata = read_tensors(path)
        if metadata.get("format") != STATE_FORMAT:
            raise TrainingError("{0} is not a training state of this program", path.name)
        try:
            config = ModelConfig.from_dict(json.loads(metadata["config"]))
            counts = json.loads(metadata["counts"])
            notes: dict[str, Any] = json.loads(metadata["notes"])
            if config != self.model.config or tensors["state"].shape[1] != self.batches.batch:
                raise TrainingError("{0} belongs to another network or batch size", path.name)
            self.step, self.chars = int(counts["step"]), int(counts["chars"])
            self.train_bits = float(counts["train_bits"])
            self._state = tensors["state"][:, self._rows].to(self.device)
            with torch.no_grad():
                for name, parameter in self.model.named_parameters():
                    parameter.copy_(tensors[f"weight.{name}"])
                    if f"exp_avg.{name}" in tensors:
                        self._optimizer.state[parameter] = {
                            "step": tensors[f"step.{name}"].to(self.device),
                            "exp_avg": tensors[f"exp_avg.{name}"].to(self.device),
                            "exp_avg_sq": tensors[f"exp_avg_sq.{name}"].to(self.device),
                        }
        except (KeyError, ValueError, RuntimeError) as exc:
            raise TrainingError("{0} is damaged or belongs to another network", path.name) from exc
        return notes

    def _forward_backward(self, inputs: Tensor, targets: Tensor, state: Tensor) -> tuple[float, Tensor]:
        """Gradients of the mean loss over the rows; returns the loss in nats and the last state."""
        # The step and rank decide the dropout, so that a resumed run draws the same.
        torch.manual_seed((self.recipe.seed * 1_000_003 + self.step) * 1_009 + self.processes.rank)
        self._optimizer.zero_grad(set_to_none=True)
        total, lasts = 0.0, []
        pieces = list(zip(inputs.chunk(self._pieces), targets.chunk(self._pieces), strict=True))
        rows = [len(piece) for piece, _ in pieces]
        states = torch.split(state, rows, dim=1)
        for index, (piece, wanted) in enumerate(pieces):
            network = self._parallel or self.model
            # Gradients are exchanged after the last piece alone.
            waits = self._parallel is not None and index < len(pieces) - 1
            with self._parallel.no_sync() if self._parallel and waits else contextlib.nullcontext():
                logits, last = network(piece, states[index], dtype=self.dtype)
                loss = F.cross_entropy(logits.flatten(0, 1), wanted.flatten())
                share = rows[index] / len(inputs)
                torch.autograd.backward(loss * share)
            total += float(loss.detach()) * share
            lasts.append(last.detach())
        return total, torch.cat(lasts, dim=1)

    def _halve(self, rows: int) -> None:
        if self._pieces >= rows:
            raise NotEnoughMemory("there is not enough memory to train this network, even with one row at a time")
        self._pieces *= 2
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        at_once = math.ceil(rows / self._pieces)
        logger.warning("out of memory: the batch is halved, to %d rows at a time", at_once)
        self._notice(
            f"Memory ran short: the batch is read in parts now, {at_once} rows at a time, and a little slower."
        )


def _is_out_of_memory(exc: BaseException) -> bool:
    return isinstance(exc, (torch.OutOfMemoryError, MemoryError)) or "can't allocate memory" in str(exc)
