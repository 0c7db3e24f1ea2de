#!/bin/sh
# Makes the base model from a folder of novels, from nothing to the file that ships and the figures of its card.
#
#   packaging/make_base_model.sh NOVELS SPLITS.tsv WORK [OPTION...]
#
# NOVELS holds the books as text files, those to train on below train/, SPLITS.tsv their split, author and
# title (columns name, split, author, title). Options go to `train-base`: `--resume` after an interruption,
# `--init-from FILE` to go on from weights, `--chars N` to read more. With an NVIDIA card it trains the preset
# `large`, one process a card, else `base`, one process a core (PROCESSES); PRESET overrules. TEST=1 reads the
# test books as well, which is done once, when nothing is chosen any more. Needs the extra `research`.
set -eu
novels=$1 splits=$2 work=$3
shift 3
mkdir -p "$work"
if [ ! -e "$work/corpus/corpus.json" ]; then
    python -m aiauthor corpus build "$novels" --splits "$splits" --out "$work/corpus"
fi
cards=$(nvidia-smi --list-gpus 2>/dev/null | wc -l)
if [ "$cards" -gt 0 ]; then
    preset=${PRESET:-large} processes=${PROCESSES:-$cards}
else
    preset=${PRESET:-base} processes=${PROCESSES:-2}
    # Freed memory is kept: the fresh pages of every step cost up to a tenth of the time.
    export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000 OMP_NUM_THREADS=1
fi
model=$work/gutenberg-base.safetensors
torchrun --nproc-per-node "$processes" -m aiauthor train-base --corpus "$work/corpus" --preset "$preset" \
    --threads 1 --validation-chars 200000 --name "Gutenberg base" --out "$model" "$@"
python -m aiauthor count-ngrams --corpus "$work/corpus" --model "$model" --out "$model" --megabytes 29.5
card() { PYTHONPATH=. python tests/benchmarks/model_card.py "$work/corpus" --model "$model" "$@"; }
card --plot "$work/gutenberg-base.log.jsonl" --svg "$work/gutenberg-base.svg"
card --split valid --train "$novels/train" --out "$work/valid.json"
card --quotes --out "$work/quotes.json"
if [ "${TEST:-}" ]; then
    card --split test --train "$novels/train" --out "$work/test.json"
fi
echo "copy $model and the plot to resources/models/ and mend its card"
