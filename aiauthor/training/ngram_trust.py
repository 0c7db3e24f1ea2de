"""How far a table of n-grams is trusted beside a network: fitted to novels that neither has read."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from aiauthor.model.char_gru import CharGRU
from aiauthor.model.ngrams import FEATURES, NgramTable, features
from aiauthor.text.alphabet import Alphabet, Ids
from aiauthor.text.contexts import contexts_along

_STEPS = 60  # of L-BFGS
_PENALTY = 1e-5  # on the squares of the weights
_CHUNK = 500  # characters


@dataclasses.dataclass(frozen=True, eq=False)
class _Places:
    """What the fit must know of P places, and nothing more.

    Attributes:
        alone: what the network gives to the character there, (P,).
        shares: what each context gives to it, (P, K).
        totals: and to all that it keeps, (P, K).
        features: (P, K, FEATURES), 0 where a context is not there.
        known: whether it is, (P, K).
    """

    alone: torch.Tensor
    shares: torch.Tensor
    totals: torch.Tensor
    features: torch.Tensor
    known: torch.Tensor

    def bits(self, trust: torch.Tensor) -> torch.Tensor:
        """Bits per character, with weights (K, FEATURES)."""
        weight = torch.sigmoid((self.features * trust).sum(2)) * self.known
        probs = self.alone
        for order in range(len(trust)):
            probs = probs + weight[:, order] * (self.shares[:, order] - self.totals[:, order] * probs)
        return -probs.clamp_min(1e-30).log().mean() / math.log(2)


def fit_trust(
    model: CharGRU, table: NgramTable, alphabet: Alphabet, texts: Sequence[Ids], *, warm: int = 500
) -> tuple[NgramTable, float, float]:
    """The table, trusted as far as serves the network best.

    Args:
        model: the network.
        table: of contexts.
        alphabet: of both.
        texts: ids that neither was made of, each (T,).
        warm: characters at the start of each that are read and not counted.

    Returns:
        The table; bits per character of these texts without it, and with it.
    """
    places = [_look(model, table, alphabet, text, warm) for text in texts]
    fields = [field.name for field in dataclasses.fields(_Places)]
    whole = _Places(*(torch.cat([getattr(place, field) for place in places]) for field in fields))
    trust = torch.zeros(len(table.orders), FEATURES)
    trust[:, 0] = -2.0
    trust.requires_grad_()
    optimiser = torch.optim.LBFGS([trust], lr=0.5, max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = whole.bits(trust) + _PENALTY * trust.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    fitted = trust.detach()
    without = float(-whole.alone.log().mean() / math.log(2))
    return dataclasses.replace(table, trust=fitted.numpy()), without, float(whole.bits(fitted))


@torch.inference_mode()
def _look(model: CharGRU, table: NgramTable, alphabet: Alphabet, text: Ids, warm: int) -> _Places:
    found: dict[str, list[npt.NDArray[np.float32]]] = {field.name: [] for field in dataclasses.fields(_Places)}
    contexts, state = contexts_along(text, alphabet), None
    for start in range(0, len(text) - 1, _CHUNK):
        end = min(start + _CHUNK, len(text) - 1)
        logits, state = model(torch.from_numpy(text[None, start:end].astype(np.int64)), state)
        if end <= warm:
            continue
        probs = logits[0].softmax(1).numpy()
        right = text[start + 1 : end + 1].astype(np.int64)
        shares, counts = table.look_up(contexts[start + 1 : end + 1])
        vocab = min(probs.shape[1], shares.shape[2])
        shares = np.pad(shares[:, :, :vocab], ((0, 0), (0, 0), (0, probs.shape[1] - vocab)))
        found["alone"].append(probs[np.arange(len(right)), right])
        found["shares"].append(shares[np.arange(len(right)), :, right])
        found["totals"].append(shares.sum(2))
        found["features"].append(features(probs, shares, counts))
        found["known"].append((counts > 0).astype(np.float32))
    return _Places(**{name: torch.from_numpy(np.concatenate(pieces)) for name, pieces in found.items()})
