#!/bin/sh
# Makes the base model from a folder of novels, from nothing to the file that ships.
#
#   packaging/make_base_model.sh NOVELS SPLITS.tsv WORK [OPTION...]
#
# NOVELS holds the books as text files, SPLITS.tsv their split, author and title (columns name, split,
# author, title). Options go to `train-base`: `--resume` after an interruption, `--init-from FILE` to go
# on from weights, `--chars N` to read more. One process a core (PROCESSES) on a CPU, one a GPU else.
set -eu
novels=$1 splits=$2 work=$3
shift 3
mkdir -p "$work"
if [ ! -e "$work/corpus/corpus.json" ]; then
    python -m aiauthor corpus build "$novels" --splits "$splits" --out "$work/corpus"
fi
# Freed memory is kept: the fresh pages of every step cost up to a tenth of the time.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000 OMP_NUM_THREADS=1
torchrun --nproc-per-node "${PROCESSES:-2}" -m aiauthor train-base --corpus "$work/corpus" --preset base \
    --threads 1 --validation-chars 200000 --name "Gutenberg base" --out "$work/gutenberg-base.safetensors" "$@"
python -m aiauthor evaluate --model "$work/gutenberg-base.safetensors" "$novels"/valid/*.txt
echo "copy $work/gutenberg-base.safetensors to resources/models/ and mend its card"
