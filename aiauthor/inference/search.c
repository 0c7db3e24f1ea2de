/* What a search asks of a row of log-probabilities: ranking.py in one call each.
 *
 * Knows nothing of Python; one thread; memory is the caller's. A call takes less than a microsecond.
 */

#include <math.h>
#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef struct {
    const float *mask;      /* (V), added to log-probabilities: 0, or minus infinity for what must not be written */
    const int32_t *outside; /* (outside_count), ids of what may stand behind a word */
    int32_t *ids;           /* (V), written by aiauthor_rank */
    float *kept;            /* (V), likewise */
    int32_t vocab, outside_count;
} Ranking;

/* Writes ids and log-probabilities of at most `most` characters, the likeliest first; returns how many.
 *
 * Kept are those of log_probs (V) above `least` that are also less than `margin` below the likeliest; of equal ones
 * the lower id comes first.
 */
EXPORT int32_t aiauthor_rank(const Ranking *ranking, const float *log_probs, float least, float margin, int32_t most)
{
    const float *mask = ranking->mask;
    int32_t *ids = ranking->ids, count = 0;
    float *kept = ranking->kept, top = log_probs[0] + mask[0];
    for (int32_t id = 1; id < ranking->vocab; id++) {
        const float here = log_probs[id] + mask[id];
        top = here > top ? here : top;
    }
    const float bound = top - margin > least ? top - margin : least;
    for (int32_t id = 0; id < ranking->vocab; id++) {
        const float here = log_probs[id] + mask[id];
        if (!(here > bound) || (count == most && here <= kept[count - 1]))
            continue;
        int32_t place = count < most ? count++ : count - 1;
        for (; place && kept[place - 1] < here; place--) {
            kept[place] = kept[place - 1];
            ids[place] = ids[place - 1];
        }
        kept[place] = here;
        ids[place] = id;
    }
    return count;
}

/* The probability, given log_probs (V), of what may stand behind a word. */
EXPORT float aiauthor_outside(const Ranking *ranking, const float *log_probs)
{
    float share = 0;
    for (int32_t at = 0; at < ranking->outside_count; at++) share += expf(log_probs[ranking->outside[at]]);
    return share;
}
