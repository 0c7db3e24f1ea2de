/* What a document said before, blended into what the network thinks: document_memory.py in one call.
 *
 * The same arithmetic as there, where it is explained, in the same order. Knows nothing of Python; one
 * thread; memory is the caller's. Costs 3 to 5 microseconds a text, whatever the document's length.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define CLASS_BITS 6
#define FEATURES 7

typedef struct {
    const uint64_t *masks;   /* (K), of the contexts' bits, ever longer ones */
    const float *trust;      /* (K, FEATURES), weights of the logistic function */
    const float *discount;   /* (K) */
    const int32_t *lengths;  /* (K), of the contexts in characters */
    uint64_t next;           /* mask of the character that followed */
    uint64_t letters;        /* one bit a class of characters: whether it is one of letters */
    uint64_t capitals;
    int32_t orders, vocab;   /* K, V */
    int64_t sample;          /* of more occurrences every other, third ... is counted */
} Blend;

/* How many of the sorted entries begin .. end - 1 lie below a bound, plus begin. */
static int64_t place_of(const uint64_t *entries, int64_t begin, int64_t end, uint64_t bound)
{
    while (begin < end) {
        int64_t middle = begin + (end - begin) / 2;
        if (entries[middle] < bound)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

/* The class of the character `back` before the place, 1 for the last. */
static uint64_t class_of(uint64_t key, int32_t back)
{
    return key >> (64 - CLASS_BITS * back) & ((1 << CLASS_BITS) - 1);
}

static int has(uint64_t classes, uint64_t class)
{
    return classes >> class & 1;
}

/* Corrects log-probabilities, (rows, V), in place; `parts` sorted arrays of entries, scratch (V + K V) floats. */
EXPORT void aiauthor_recall(const Blend *blend, int32_t parts, const uint64_t *const *entries, const int64_t *lengths,
                            int32_t rows, const uint64_t *keys, float *log_probs, float *scratch)
{
    const int32_t orders = blend->orders, vocab = blend->vocab;
    float *probs = scratch, *counts = scratch + vocab;
    for (int32_t row = 0; row < rows; row++, log_probs += vocab) {
        int64_t begins[2] = {0, 0}, ends[2] = {0, 0};
        int32_t known = 0; /* orders whose context occurred */
        memset(counts, 0, (size_t)orders * vocab * sizeof *counts);
        for (int32_t part = 0; part < parts; part++)
            ends[part] = lengths[part];
        for (; known < orders; known++) {
            const uint64_t low = keys[row] & blend->masks[known], high = low | ~blend->masks[known];
            float *here = counts + (size_t)known * vocab;
            int64_t found = 0;
            for (int32_t part = 0; part < parts; part++) {
                begins[part] = place_of(entries[part], begins[part], ends[part], low);
                if (high != UINT64_MAX)
                    ends[part] = place_of(entries[part], begins[part], ends[part], high + 1);
                const int64_t size = ends[part] - begins[part];
                const int64_t step = size <= blend->sample ? 1 : (size + blend->sample - 1) / blend->sample;
                for (int64_t at = begins[part]; at < ends[part]; at += step)
                    here[entries[part][at] & blend->next] += 1;
                found += size;
            }
            if (!found)
                break;
        }
        if (!known)
            continue;
        float top = log_probs[0];
        for (int32_t id = 0; id < vocab; id++) {
            probs[id] = expf(log_probs[id]);
            top = log_probs[id] > top ? log_probs[id] : top;
        }
        int32_t letters = 0; /* how many were written of a word */
        while (letters < blend->lengths[orders - 1] && has(blend->letters, class_of(keys[row], letters + 1)))
            letters++;
        const int name = letters && has(blend->capitals, class_of(keys[row], letters));
        float passes = 1;
        float factors[64];
        for (int32_t order = known - 1; order >= 0; order--) {
            const float *here = counts + (size_t)order * vocab, *trust = blend->trust + order * FEATURES;
            float total = 0, kinds = 0, mass = 0;
            for (int32_t id = 0; id < vocab; id++) {
                const float seen = here[id] > 0 ? 1.0f : 0.0f;
                total += here[id];
                kinds += seen;
                mass += seen * probs[id];
            }
            mass = mass < 1e-3f ? 1e-3f : mass > 0.999f ? 0.999f : mass;
            const int32_t length = blend->lengths[order];
            const int whole = !has(blend->letters, class_of(keys[row], length));
            const float logit = trust[0] + trust[1] * logf(total) + trust[2] * logf(kinds) +
                                trust[3] * logf(mass / (1 - mass)) + trust[4] * top +
                                trust[5] * (name && letters == length - 1) + trust[6] * whole;
            const float weight = 1 / (1 + expf(-logit));
            factors[order] = weight / total * passes;
            passes *= 1 - weight * (1 - blend->discount[order] * kinds / total);
        }
        for (int32_t id = 0; id < vocab; id++)
            probs[id] *= passes;
        for (int32_t order = 0; order < known; order++) {
            const float *here = counts + (size_t)order * vocab;
            for (int32_t id = 0; id < vocab; id++)
                if (here[id] > 0)
                    probs[id] += factors[order] * (here[id] - blend->discount[order]);
        }
        for (int32_t id = 0; id < vocab; id++)
            log_probs[id] = logf(probs[id] > 1e-30f ? probs[id] : 1e-30f);
    }
}
