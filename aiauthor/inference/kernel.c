/* The GRU's step with int8 weights: every product, gate and normalisation of it in one call.
 *
 * Called through native.py, which packs the weights; knows nothing of Python. One thread; memory is
 * the caller's. What bounds it is reading the weights: 3.8 MB a step at 2x640.
 *
 * A product's inputs are rounded to 7 bits, since processors without VNNI add pairs of products in 16;
 * sums are exact integers, so that every processor gives the same, and a text's result does not depend
 * on which others are stepped beside it.
 *
 * Packed weights (outputs N a multiple of 64, inputs K of 4): [N / 64][K / 4][64 outputs][4 inputs].
 */

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif
#define INLINE static inline __attribute__((always_inline))

#define BLOCK 64 /* outputs whose sums are held in registers */
#define ROWS 4   /* texts that share a pass over a block's weights */
#define LEVELS 63.0f

/* y = W x + b. */
typedef struct {
    const int8_t *weight; /* packed */
    const float *factor;  /* (N), what one of the integer sum is worth */
    const float *bias;    /* (N) */
    const int32_t *sums;  /* (N), of each output's weights */
    float bound;          /* inputs lie within -bound .. bound; others are clipped */
    int32_t inputs;       /* K, padded */
    int32_t outputs;      /* N, padded */
} Product;

typedef struct {
    Product inputs; /* unused in the first layer, which looks up a row of the table */
    Product recurrent;
    const float *norm_weight; /* (H) of the norm behind this layer, or NULL */
    const float *norm_bias;
} Layer;

typedef struct {
    const float *table; /* (V, 3H): the first layer's share of the gates, by id */
    const Layer *layers;
    Product decoder;
    float epsilon; /* of the norms */
    int32_t depth, hidden, vocab, residual;
} Network;

/* The sums of one block for `rows` texts; x is (rows, stride), sums (rows, BLOCK). */
typedef void BlockSums(const int8_t *weight, const uint8_t *x, size_t stride, int32_t quads, int rows, int32_t *sums);

/* --- Integer sums, a function a kind of processor ----------------------------------------------- */

INLINE void plain_sums(const int8_t *weight, const uint8_t *x, size_t stride, int32_t quads, int rows, int32_t *sums)
{
    memset(sums, 0, (size_t)rows * BLOCK * sizeof *sums);
    for (int32_t quad = 0; quad < quads; quad++, weight += 4 * BLOCK)
        for (int row = 0; row < rows; row++) {
            const uint8_t *four = x + (size_t)row * stride + 4 * quad;
            for (int output = 0; output < BLOCK; output++)
                for (int input = 0; input < 4; input++)
                    sums[row * BLOCK + output] += four[input] * weight[4 * output + input];
        }
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define AVX512 __attribute__((target("avx2,fma,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#define AVX2 __attribute__((target("avx2,fma")))

INLINE int32_t four_bytes(const uint8_t *at)
{
    int32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

AVX512 INLINE void avx512_rows(const int8_t *weight, const uint8_t *x, size_t stride, int32_t quads, int rows, int32_t *sums)
{
    __m512i sum[ROWS][4];
    for (int row = 0; row < rows; row++)
        for (int part = 0; part < 4; part++) sum[row][part] = _mm512_setzero_si512();
    for (int32_t quad = 0; quad < quads; quad++, weight += 4 * BLOCK) {
        __m512i w[4];
        for (int part = 0; part < 4; part++) w[part] = _mm512_loadu_si512(weight + 64 * part);
        for (int row = 0; row < rows; row++) {
            const __m512i four = _mm512_set1_epi32(four_bytes(x + (size_t)row * stride + 4 * quad));
            for (int part = 0; part < 4; part++) sum[row][part] = _mm512_dpbusd_epi32(sum[row][part], four, w[part]);
        }
    }
    for (int row = 0; row < rows; row++)
        for (int part = 0; part < 4; part++) _mm512_storeu_si512(sums + row * BLOCK + 16 * part, sum[row][part]);
}

AVX512 static void avx512_sums(const int8_t *weight, const uint8_t *x, size_t stride, int32_t quads, int rows, int32_t *sums)
{
    switch (rows) {
    case 1: avx512_rows(weight, x, stride, quads, 1, sums); break;
    case 2: avx512_rows(weight, x, stride, quads, 2, sums); break;
    case 3: avx512_rows(weight, x, stride, quads, 3, sums); break;
    default: avx512_rows(weight, x, stride, quads, 4, sums);
    }
}

/* Half a block at a time: sixteen registers hold no more. */
AVX2 INLINE void avx2_rows(const int8_t *weight, const uint8_t *x, size_t stride, int32_t quads, int rows, int32_t *sums)
{
    const __m256i ones = _mm256_set1_epi16(1);
    for (int half = 0; half < 2; half++) {
        const int8_t *w = weight + 128 * half;
        __m256i sum[2][4];
        for (int row = 0; row < rows; row++)
            for (int part = 0; part < 4; part++) sum[row][part] = _mm256_setzero_si256();
        for (int32_t quad = 0; quad < quads; quad++, w += 4 * BLOCK)
            for (int row = 0; row < rows; row++) {
                const __m256i four = _mm256_set1_epi32(four_bytes(x + (size_t)row * stride + 4 * quad));
                for (int part = 0; part < 4; part++) {
                    const __m256i pairs = _mm256_maddubs_epi16(four, _mm256_loadu_si256((const void *)(w + 32 * part)));
                    sum[row][part] = _mm256_add_epi32(sum[row][part], _mm256_madd_epi16(pairs, ones));
                }
            }
        for (int row = 0; row < rows; row++)
            for (int part = 0; part < 4; part++)
                _mm256_storeu_si256((void *)(sums + row * BLOCK + 32 * half + 8 * part), sum[row][part]);
    }
}

AVX2 static void avx2_sums(const int8_t *weight, const uint8_t *x, size_t stride, int32_t quads, int rows, int32_t *sums)
{
    for (; rows >= 2; rows -= 2, x += 2 * stride, sums += 2 * BLOCK) avx2_rows(weight, x, stride, quads, 2, sums);
    if (rows) avx2_rows(weight, x, stride, quads, 1, sums);
}
#endif

#if defined(__ARM_FEATURE_DOTPROD)
#include <arm_neon.h>

/* Inputs are at most 127, so that they may be read as signed. */
static void neon_sums(const int8_t *weight, const uint8_t *x, size_t stride, int32_t quads, int rows, int32_t *sums)
{
    for (int row = 0; row < rows; row++) {
        const int8_t *w = weight;
        int32x4_t sum[16];
        for (int part = 0; part < 16; part++) sum[part] = vdupq_n_s32(0);
        for (int32_t quad = 0; quad < quads; quad++, w += 4 * BLOCK) {
            int32_t word;
            memcpy(&word, x + (size_t)row * stride + 4 * quad, sizeof word);
            const int8x16_t four = vreinterpretq_s8_s32(vdupq_n_s32(word));
            for (int part = 0; part < 16; part++) sum[part] = vdotq_s32(sum[part], vld1q_s8(w + 16 * part), four);
        }
        for (int part = 0; part < 16; part++) vst1q_s32(sums + row * BLOCK + 4 * part, sum[part]);
    }
}
#endif

/* --- Elementwise arithmetic, which the compiler turns into vectors ------------------------------- */

/* e^x, within 2e-7 of it: the polynomial of Moshier's Cephes library (expf), written without branches. */
INLINE float exponential(float x)
{
    const float magic = 12582912.0f; /* 1.5 * 2^23: adding it rounds to a whole number */
    union { float number; uint32_t bits; } whole, power;
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    whole.number = x * 1.44269504f + magic;
    const float n = whole.number - magic;
    const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    power.bits = (whole.bits - 0x4B400000 + 127) << 23; /* unsigned: whatever it is for what is no number, it is defined */
    return (p * r * r + r + 1.0f) * power.number;
}

INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }
INLINE float hyperbolic_tangent(float x) { return 1.0f - 2.0f / (1.0f + exponential(2.0f * x)); }

/* A sum that the compiler may take in sixteen parts. */
INLINE float total(const float *x, size_t count, float shift, int squared)
{
    float parts[16] = {0}, sum = 0;
    size_t index = 0;
    for (; index + 16 <= count; index += 16)
        for (int part = 0; part < 16; part++) {
            const float value = x[index + part] - shift;
            parts[part] += squared ? value * value : value;
        }
    for (; index < count; index++) {
        const float value = x[index] - shift;
        parts[0] += squared ? value * value : value;
    }
    for (int part = 0; part < 16; part++) sum += parts[part];
    return sum;
}

INLINE void quantise(const float *x, int32_t count, int32_t padded, float bound, uint8_t *out)
{
    const float scale = LEVELS / bound, magic = 12582912.0f;
    for (int32_t index = 0; index < count; index++) {
        union { float number; int32_t bits; } level;
        float value = x[index] * scale;
        value = value > -LEVELS ? value : -LEVELS; /* so that what is no number becomes one */
        value = value < LEVELS ? value : LEVELS;
        level.number = value + magic;
        out[index] = (uint8_t)(level.bits - 0x4B400000 + 64);
    }
    memset(out + count, 64, (size_t)(padded - count));
}

/* x (rows, count) to out (rows, N). */
INLINE void multiply(const Product *product, const float *x, int32_t count, int rows, uint8_t *bytes, float *out, BlockSums *block_sums)
{
    const int32_t quads = product->inputs / 4;
    const size_t stride = (size_t)product->inputs;
    for (int row = 0; row < rows; row++)
        quantise(x + (size_t)row * count, count, product->inputs, product->bound, bytes + row * stride);
    for (int32_t first = 0; first < product->outputs; first += BLOCK) {
        const int8_t *weight = product->weight + (size_t)first * stride;
        for (int begin = 0; begin < rows; begin += ROWS) {
            const int some = rows - begin < ROWS ? rows - begin : ROWS;
            int32_t sums[ROWS * BLOCK];
            block_sums(weight, bytes + begin * stride, stride, quads, some, sums);
            for (int row = 0; row < some; row++) {
                float *to = out + (size_t)(begin + row) * product->outputs + first;
                for (int output = 0; output < BLOCK; output++)
                    to[output] = (float)(sums[row * BLOCK + output] - 64 * product->sums[first + output]) *
                                     product->factor[first + output] + product->bias[first + output];
            }
        }
    }
}

/* The equations of nn.GRU; both shares of the gates are (3H), the state (H). */
INLINE void gates(const float *inputs, const float *recurrent, const float *state, int32_t hidden, float *out)
{
    for (int32_t unit = 0; unit < hidden; unit++) {
        const float reset = sigmoid(inputs[unit] + recurrent[unit]);
        const float update = sigmoid(inputs[hidden + unit] + recurrent[hidden + unit]);
        const float new = hyperbolic_tangent(inputs[2 * hidden + unit] + reset * recurrent[2 * hidden + unit]);
        out[unit] = new + update * (state[unit] - new);
    }
}

/* x (rows, H) as the norm behind a layer leaves it: in out, or x itself where there is none. */
INLINE const float *normalised(const float *x, size_t rows, const Layer *layer, int32_t hidden, float epsilon, float *out)
{
    if (!layer->norm_weight) return x;
    for (size_t row = 0; row < rows; row++) {
        const float *from = x + row * hidden;
        float *to = out + row * hidden;
        const float mean = total(from, (size_t)hidden, 0.0f, 0) / (float)hidden;
        const float scale = 1.0f / sqrtf(total(from, (size_t)hidden, mean, 1) / (float)hidden + epsilon);
        for (int32_t unit = 0; unit < hidden; unit++)
            to[unit] = (from[unit] - mean) * scale * layer->norm_weight[unit] + layer->norm_bias[unit];
    }
    return out;
}

INLINE void log_softmax(const float *logits, int32_t vocab, float *out)
{
    float most = logits[0], sum = 0;
    for (int32_t id = 1; id < vocab; id++) most = logits[id] > most ? logits[id] : most;
    for (int32_t id = 0; id < vocab; id++) out[id] = exponential(logits[id] - most);
    sum = total(out, (size_t)vocab, 0.0f, 0);
    const float shift = most + logf(sum);
    for (int32_t id = 0; id < vocab; id++) out[id] = logits[id] - shift;
}

/* --- The network -------------------------------------------------------------------------------- */

INLINE int32_t padded_width(int32_t units, int32_t to) { return (units + to - 1) / to * to; }

/* Floats a text of the widest product's result. */
INLINE int32_t widest(const Network *net)
{
    const int32_t gates_width = padded_width(3 * net->hidden, BLOCK);
    return gates_width > net->decoder.outputs ? gates_width : net->decoder.outputs;
}

INLINE float advance(const Network *net, int32_t times, int32_t rows, const int32_t *ids, float *states, float *track,
                     float *log_probs, float *scratch, BlockSums *block_sums)
{
    const int32_t hidden = net->hidden, gates_width = padded_width(3 * hidden, BLOCK), wide = widest(net);
    const size_t all = (size_t)times * rows, text = (size_t)net->depth * hidden;
    float *flow = scratch;                /* (T, B, H) */
    float *read = flow + all * hidden;    /* (T, B, H) */
    float *inputs = read + all * hidden;  /* (T, B, wide) */
    float *recurrent = inputs + all * wide; /* (B, wide) */
    float *state = recurrent + (size_t)rows * wide; /* (B, H) */
    uint8_t *bytes = (uint8_t *)(state + (size_t)rows * hidden); /* (T, B, padded H) */
    float check = 0;

    for (size_t at = 0; at < all; at++)
        if (ids[at] < 0 || ids[at] >= net->vocab) return NAN;
    for (int32_t depth = 0; depth < net->depth; depth++) {
        const Layer *layer = net->layers + depth;
        if (depth) {
            const float *source = normalised(flow, all, layer - 1, hidden, net->epsilon, read);
            multiply(&layer->inputs, source, hidden, (int)all, bytes, inputs, block_sums);
        }
        for (int32_t row = 0; row < rows; row++)
            memcpy(state + (size_t)row * hidden, states + row * text + (size_t)depth * hidden, hidden * sizeof *state);
        for (int32_t time = 0; time < times; time++) {
            multiply(&layer->recurrent, state, hidden, rows, bytes, recurrent, block_sums);
            for (int32_t row = 0; row < rows; row++) {
                const size_t at = (size_t)time * rows + row;
                const float *share = depth ? inputs + at * gates_width : net->table + (size_t)ids[at] * 3 * hidden;
                float *mine = state + (size_t)row * hidden;
                gates(share, recurrent + (size_t)row * gates_width, mine, hidden, mine);
                if (track) memcpy(track + at * text + (size_t)depth * hidden, mine, hidden * sizeof *mine);
                float *flowing = flow + at * hidden;
                if (depth && net->residual)
                    for (int32_t unit = 0; unit < hidden; unit++) flowing[unit] += mine[unit];
                else
                    memcpy(flowing, mine, hidden * sizeof *mine);
            }
        }
        for (int32_t row = 0; row < rows; row++)
            memcpy(states + row * text + (size_t)depth * hidden, state + (size_t)row * hidden, hidden * sizeof *state);
        check += total(flow, all * hidden, 0.0f, 1);
    }

    const float *source = normalised(flow, all, net->layers + net->depth - 1, hidden, net->epsilon, read);
    multiply(&net->decoder, source, hidden, (int)all, bytes, inputs, block_sums);
    for (size_t row = 0; row < all; row++) {
        log_softmax(inputs + row * net->decoder.outputs, net->vocab, log_probs + row * net->vocab);
        check += log_probs[row * net->vocab];
    }
    return check;
}

#define ARGUMENTS                                                                                                      \
    const Network *net, int32_t times, int32_t rows, const int32_t *ids, float *states, float *track,                  \
        float *log_probs, float *scratch
#define PASSED net, times, rows, ids, states, track, log_probs, scratch

static void portable_sums(const int8_t *weight, const uint8_t *x, size_t stride, int32_t quads, int rows, int32_t *sums)
{
    plain_sums(weight, x, stride, quads, rows, sums);
}

static float portable(ARGUMENTS) { return advance(PASSED, portable_sums); }
#if defined(__x86_64__)
AVX512 static float with_avx512(ARGUMENTS) { return advance(PASSED, avx512_sums); }
AVX2 static float with_avx2(ARGUMENTS) { return advance(PASSED, avx2_sums); }
#endif
#if defined(__ARM_FEATURE_DOTPROD)
static float with_dot_product(ARGUMENTS) { return advance(PASSED, neon_sums); }
#endif

/* How many floats of scratch a call needs. */
EXPORT int64_t aiauthor_scratch(const Network *net, int32_t times, int32_t rows)
{
    const int64_t all = (int64_t)times * rows, hidden = net->hidden, wide = widest(net);
    return all * (2 * hidden + wide + hidden / 4 + 2) + rows * (wide + hidden) + 64;
}

/* What native.py must agree with: changes with these functions and structures. */
EXPORT int32_t aiauthor_interface(void) { return 2; }

/* Which ways of computing this processor has: 0 portable, 1 AVX2 or NEON with dot product, 2 AVX-512 VNNI. */
EXPORT int32_t aiauthor_best_way(void)
{
#if defined(__x86_64__)
    /* Asked of the processor itself: __builtin_cpu_supports says no to everything where zig compiled it. */
    const unsigned wide = bit_AVX512F | bit_AVX512BW | bit_AVX512VL | bit_AVX512DQ;
    unsigned eax, ebx, ecx, edx, kept, high;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & bit_OSXSAVE) || !(ecx & bit_FMA)) return 0;
    __asm__("xgetbv" : "=a"(kept), "=d"(high) : "c"(0)); /* registers that the system keeps for every thread */
    if ((kept & 0x06) != 0x06 || !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !(ebx & bit_AVX2)) return 0;
    return (kept & 0xE0) == 0xE0 && (ebx & wide) == wide && (ecx & bit_AVX512VNNI) ? 2 : 1;
#elif defined(__ARM_FEATURE_DOTPROD)
    return 1;
#else
    return 0;
#endif
}

/* Advance B texts over T ids each.
 *
 * ids (T, B); states (B, L, H), changed in place; track (T, B, L, H) or NULL, the states
 * after every id; log_probs (T, B, V) of what follows every id. Returns a number that is not finite if
 * one of the states or probabilities is not, or an id is not below V.
 */
EXPORT float aiauthor_advance(int32_t way, ARGUMENTS)
{
#if defined(__x86_64__)
    if (way == 2) return with_avx512(PASSED);
    if (way == 1) return with_avx2(PASSED);
#elif defined(__ARM_FEATURE_DOTPROD)
    if (way == 1) return with_dot_product(PASSED);
#endif
    (void)way;
    return portable(PASSED);
}
