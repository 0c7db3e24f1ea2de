"""A suggester whose network is a table of n-grams, and small real networks of several shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
import torch

from aiauthor.inference import suggester as suggester_module
from aiauthor.inference.suggester import Suggester
from aiauthor.inference.words import Slurs, WordList
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import ModelFile
from aiauthor.model.config import ModelConfig
from aiauthor.text.alphabet import Alphabet
from tests.conftest import TINY_ALPHABET
from tests.inference.ngram import NgramEngine

MakeSuggester = Callable[..., Suggester]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def make_model(vocab: int = 40, **shape: object) -> CharGRU:
    """A seeded network whose numbers are about as large as a trained one's."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = CharGRU(ModelConfig(vocab=vocab, **{"hidden": 48, "layers": 1, **shape}))
        with torch.no_grad():
            for parameter in model.decoder.parameters():
                parameter.mul_(2)
    return model.eval()


@pytest.fixture
def make_suggester(monkeypatch: pytest.MonkeyPatch) -> MakeSuggester:
    """A function: a text, and more real words than those in it -> a suggester that learned the text by heart."""

    def make(
        text: str,
        *,
        words: Iterable[str] | None = None,
        slurs: Iterable[str] = (),
        alphabet: str = TINY_ALPHABET,
        history: list[dict[str, object]] | None = None,
        noise: float = 1e-4,
    ) -> Suggester:
        known = Alphabet(alphabet)
        monkeypatch.setattr(suggester_module, "Engine", lambda weights, device: NgramEngine(text, known, noise=noise))
        if words is None:
            words = {word.strip(".,;:!?\"'“”‘’()") for word in text.replace("—", " ").replace("-", " ").split()}
            words = {word.lower(): word for word in sorted(words) if word}.values()
        file = ModelFile(make_model(len(known)).weights(), known, "by heart", history or [], "", {}, "")
        return Suggester(file, words=WordList(words), slurs=Slurs([Slurs.hash(word) for word in slurs]))

    return make
