/* What novels and the document say, blended into what the network thinks, in one call.
 *
 * The same arithmetic as in model/ngrams.py and document_memory.py, where it is explained, in the same order.
 * Knows nothing of Python; one thread; memory is the caller's. Costs 3 to 5 microseconds a text, whatever the
 * document's length.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define CONTEXT 16 /* bytes of a context, the latest first */
#define FEATURES 7
#define LEAST 1e-3f /* of a mass, and what it lacks to 1 */

#define NOVEL_BITS 5
#define NOVEL_LONGEST 11
#define NOVEL_QUOTE 30 /* class of the marks that open and close */
#define PRINT_BITS 12
#define COUNTS_FROM 4
#define LEAST_NIBBLES 7
#define MOST_IDS 128

#define CLASS_BITS 6
#define OWN_CLASS 48
#define LONGEST 9

typedef struct {
    const int32_t *buckets; /* (2 ^ bits + 1) */
    const uint8_t *records;
    const float *trust;     /* (K, FEATURES) */
    const int32_t *lengths; /* (K), of the contexts in characters */
    const uint8_t *classes; /* (256), of the bytes of a context */
    int32_t orders, bits;
} Novels;

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

/* --- Novels ----------------------------------------------------------------------------------------- */

/* Numbers of 3 and of 4 nibbles; no byte behind their last nibble is read. */
static uint32_t three_nibbles(const uint8_t *records, int64_t at)
{
    const uint8_t *byte = records + (at >> 1);
    return at & 1 ? (byte[0] & 15u) << 8 | byte[1] : (uint32_t)byte[0] << 4 | byte[1] >> 4;
}

static uint32_t four_nibbles(const uint8_t *records, int64_t at)
{
    const uint8_t *byte = records + (at >> 1);
    return at & 1 ? (byte[0] & 15u) << 12 | (uint32_t)byte[1] << 4 | byte[2] >> 4 : (uint32_t)byte[0] << 8 | byte[1];
}

static uint64_t hash_of(uint64_t key, int32_t order)
{
    uint64_t mixed = (key & ~(UINT64_MAX >> (NOVEL_BITS * order))) | (uint64_t)order;
    mixed ^= mixed >> 31;
    mixed *= 0x9E3779B97F4A7C15u;
    mixed ^= mixed >> 29;
    mixed *= 0xBF58476D1CE4E5B9u;
    return mixed ^ mixed >> 32;
}

/* The followers of a context; how many, 0 if it is not there. */
static int followers_of(const Novels *novels, uint64_t hash, float *count, uint8_t *ids, float *shares)
{
    static const float levels[16] = {1.0f,       0.70710678f, 0.5f,       0.35355339f, 0.25f,       0.17677670f,
                                     0.125f,     0.08838835f, 0.0625f,    0.04419417f, 0.03125f,    0.02209709f,
                                     0.015625f,  0.01104854f, 0.0078125f, 0.00552427f};
    const int32_t *bucket = novels->buckets + (hash >> (64 - novels->bits));
    int64_t at = 2 * (int64_t)bucket[0];
    const int64_t end = 2 * (int64_t)bucket[1];
    while (at + LEAST_NIBBLES <= end) {
        const uint32_t header = four_nibbles(novels->records, at);
        const int found = header >> 4 == (hash & ((1 << PRINT_BITS) - 1));
        uint32_t follower;
        int kept = 0;
        at += 4;
        do {
            follower = three_nibbles(novels->records, at);
            at += 3;
            if (found && kept < MOST_IDS) {
                ids[kept] = (uint8_t)(follower >> 5);
                shares[kept++] = levels[follower >> 1 & 15];
            }
        } while (!(follower & 1) && at + 3 <= end);
        if (found) {
            *count = (float)(COUNTS_FROM + (header & 15)) * 0.69314718f;
            return kept;
        }
    }
    return 0;
}

/* Blends them into probabilities, (V). */
static void ask_novels(const Novels *novels, const uint8_t *context, int32_t vocab, float *probs, float *before)
{
    uint8_t ids[MOST_IDS];
    float shares[MOST_IDS], count = 0, best = 1e-9f;
    uint64_t key = 0, hashes[NOVEL_LONGEST];
    for (int back = 0; back < NOVEL_LONGEST; back++)
        key |= (uint64_t)novels->classes[context[back]] << (64 - NOVEL_BITS * (back + 1));
    memcpy(before, probs, (size_t)vocab * sizeof *before);
    for (int32_t id = 0; id < vocab; id++)
        best = before[id] > best ? before[id] : best;
    best = logf(best);
    /* Where they lie is fetched for all lengths at once: most of it is in no cache. */
    for (int32_t order = 0; order < novels->orders; order++) {
        hashes[order] = hash_of(key, novels->lengths[order]);
        __builtin_prefetch(novels->buckets + (hashes[order] >> (64 - novels->bits)));
    }
    for (int32_t order = 0; order < novels->orders; order++) {
        const uint8_t *record = novels->records + novels->buckets[hashes[order] >> (64 - novels->bits)];
        __builtin_prefetch(record);
        __builtin_prefetch(record + 64);
    }
    for (int32_t order = 0; order < novels->orders; order++) {
        const float *trust = novels->trust + order * FEATURES;
        const int kept = followers_of(novels, hashes[order], &count, ids, shares);
        float mass = 0, total = 0, most = 1e-3f;
        int kinds = 0;
        for (int at = 0; at < kept; at++)
            if (ids[at] < vocab) {
                ids[kinds] = ids[at];
                shares[kinds++] = shares[at];
                mass += before[ids[at]];
                total += shares[at];
                most = shares[at] > most ? shares[at] : most;
            }
        if (!kinds)
            continue;
        const float scale = total > 1 ? 1 / total : 1;
        const float left = 1 - total * scale;
        mass = mass < LEAST ? LEAST : mass > 1 - LEAST ? 1 - LEAST : mass;
        const float logit = trust[0] + trust[1] * count + trust[2] * logf((float)kinds) +
                            trust[3] * logf(mass / (1 - mass)) + trust[4] * best + trust[5] * logf(most * scale) +
                            trust[6] * logf(left > 0.02f ? left : 0.02f);
        const float weight = 1 / (1 + expf(-logit));
        for (int32_t id = 0; id < vocab; id++)
            probs[id] *= 1 - weight * total * scale;
        for (int at = 0; at < kinds; at++)
            probs[ids[at]] += weight * scale * shares[at];
    }
    float marks = 0, others = 0; /* the network alone knows which marks are open */
    for (int32_t id = 0; id < vocab; id++)
        if (id < 256 && novels->classes[id] == NOVEL_QUOTE)
            marks += before[id];
        else
            others += probs[id];
    const float scale = (1 - marks) / (others > 1e-30f ? others : 1e-30f);
    for (int32_t id = 0; id < vocab; id++)
        probs[id] = id < 256 && novels->classes[id] == NOVEL_QUOTE ? before[id] : probs[id] * scale;
}

/* --- The document ----------------------------------------------------------------------------------- */

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

/* Blends what it says into probabilities, (V); counts is scratch, (K, V). */
static void ask_document(const Blend *blend, int32_t parts, const uint64_t *const *entries, const int64_t *lengths,
                         const uint8_t *context, float *probs, float *counts)
{
    const int32_t orders = blend->orders, vocab = blend->vocab;
    int64_t begins[2] = {0, 0}, ends[2] = {0, 0};
    int32_t known = 0; /* orders whose context occurred */
    uint64_t key = 0;
    for (int back = 0; back < LONGEST; back++) {
        const uint64_t byte = context[back], class = byte < OWN_CLASS ? byte : OWN_CLASS + byte % 16;
        key |= class << (64 - CLASS_BITS * (back + 1));
    }
    memset(counts, 0, (size_t)orders * vocab * sizeof *counts);
    for (int32_t part = 0; part < parts; part++)
        ends[part] = lengths[part];
    for (; known < orders; known++) {
        const uint64_t low = key & blend->masks[known], high = low | ~blend->masks[known];
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
        return;
    float top = probs[0];
    for (int32_t id = 0; id < vocab; id++)
        top = probs[id] > top ? probs[id] : top;
    top = logf(top > 1e-30f ? top : 1e-30f);
    int32_t letters = 0; /* how many were written of a word */
    while (letters < blend->lengths[orders - 1] && has(blend->letters, class_of(key, letters + 1)))
        letters++;
    const int name = letters && has(blend->capitals, class_of(key, letters));
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
        mass = mass < LEAST ? LEAST : mass > 1 - LEAST ? 1 - LEAST : mass;
        const int32_t length = blend->lengths[order];
        const int whole = !has(blend->letters, class_of(key, length));
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
}

/* Corrects log-probabilities, (rows, V), in place. `novels` may be NULL; `parts` sorted arrays of entries, at most 2;
 * contexts (rows, CONTEXT); scratch (V + K V) floats. */
EXPORT void aiauthor_blend(const Novels *novels, const Blend *blend, int32_t parts, const uint64_t *const *entries,
                            const int64_t *lengths, int32_t rows, const uint8_t *contexts, float *log_probs,
                            float *scratch)
{
    const int32_t vocab = blend->vocab;
    float *probs = scratch;
    for (int32_t row = 0; row < rows; row++, log_probs += vocab, contexts += CONTEXT) {
        for (int32_t id = 0; id < vocab; id++)
            probs[id] = expf(log_probs[id]);
        if (novels)
            ask_novels(novels, contexts, vocab, probs, scratch + vocab);
        if (parts)
            ask_document(blend, parts, entries, lengths, contexts, probs, scratch + vocab);
        for (int32_t id = 0; id < vocab; id++)
            log_probs[id] = logf(probs[id] > 1e-30f ? probs[id] : 1e-30f);
    }
}
