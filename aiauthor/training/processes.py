"""Data-parallel training: the few things that several processes must agree on.

Started by `torchrun`, every process trains on its share of the rows of one batch, and gradients are
averaged (`DistributedDataParallel`), so N processes compute what one would.
"""

from __future__ import annotations

import os

import torch
import torch.distributed as dist
from torch import Tensor


class Processes:
    """The group of training processes; a group of one without `torchrun`.

    Attributes:
        rank: of this process, 0 is the one that speaks and writes.
        world: how many there are.
        device: CUDA device of this process's local rank where there is one, else the CPU.
    """

    def __init__(self, device: str = "auto") -> None:
        self.rank = int(os.environ.get("RANK", "0"))
        self.world = int(os.environ.get("WORLD_SIZE", "1"))
        use_cuda = device == "cuda" or (device == "auto" and torch.cuda.is_available())
        local = int(os.environ.get("LOCAL_RANK", "0"))
        self.device = torch.device("cuda", local) if use_cuda else torch.device("cpu")
        if self.world > 1 and not dist.is_initialized():
            dist.init_process_group("nccl" if use_cuda else "gloo")

    def rows(self, batch: int) -> slice:
        """The rows of a batch that are this process's.

        Raises:
            ValueError: if the batch cannot be shared out evenly.
        """
        if batch % self.world:
            raise ValueError(f"a batch of {batch} cannot be shared evenly by {self.world} processes")
        share = batch // self.world
        return slice(self.rank * share, (self.rank + 1) * share)

    def sum(self, *values: float) -> list[float]:
        """Add up each value over the processes."""
        if self.world == 1:
            return list(values)
        tensor = torch.tensor(values, dtype=torch.float64, device=self.device)
        dist.all_reduce(tensor)
        return [float(value) for value in tensor]

    def any(self, flag: bool) -> bool:
        """Whether the flag is set in any process."""
        return bool(self.sum(float(flag))[0])

    def gather(self, rows: Tensor, dim: int) -> Tensor:
        """Put every process's rows together, in order."""
        if self.world == 1:
            return rows
        parts = [torch.empty_like(rows) for _ in range(self.world)]
        dist.all_gather(parts, rows.contiguous())
        return torch.cat(parts, dim)

    def close(self) -> None:
        """Leave the group."""
        if self.world > 1 and dist.is_initialized():
            dist.destroy_process_group()
