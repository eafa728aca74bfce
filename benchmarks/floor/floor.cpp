// The hot inner loop of a year, written by hand: threat, terms, nested choice, one Philox draw.
// It follows sim/theory/{threat,terms,choice}.py and sim/draws.py operation for operation; floor.py compiles, checks and
// times it against the same loop compiled by numba. It is a yardstick and no part of the simulator.
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace {

constexpr int DYAD = 39, OUTLOOK = 15, HARD = 20, SOFT = 19, HEDGE = 17, BAND = 20;

enum Field {
    THREAT, MOTIVE, SURVIVAL, ABILITY, POWER, FEASIBILITY, BACKING, DISPUTE, RIVALRY, EXPOSURE_HARD, EXPOSURE_SOFT,
    DEPENDENCE, ARMS, EXPECTATION, REGIME, LEAN, NORMS, RENT, LEADER, COALITION, DEFICIT, UNILATERAL, INATTENTION,
    PRESSURE, AUTONOMY, ATTRACTION, PATRONAGE, AID, SQUEEZED, VULNERABLE, SUITORS, REVISION, PROSPERITY, STAYED_HARD,
    STAYED_SOFT, STAYED_BAND, PEERS_HARD, PEERS_SOFT, PEERS_BAND
};

inline double ability(double capability, double reach, double proximity, double own, double elasticity) {
    const double projected = std::pow(capability * reach * proximity, elasticity);
    return projected / (projected + std::pow(own, elasticity));
}

inline double excess(double threat, double onset) { return std::max(0.0, (threat - onset) / (1.0 - onset)); }

template <int N> inline double weigh(const double (&values)[N], const double *weights) {
    double total = 0.0;
    for (int k = 0; k < N; ++k) total += weights[k] * values[k];
    return total;
}

inline double hard(const double *s, const double *w) {
    const double values[HARD] = {
        1.0, s[MOTIVE], s[MOTIVE] * s[BACKING], s[MOTIVE] * s[FEASIBILITY], s[MOTIVE] * s[DISPUTE],
        s[MOTIVE] * s[RIVALRY], s[SURVIVAL], s[PROSPERITY] * s[EXPOSURE_HARD], s[ARMS], s[PROSPERITY] * s[DEPENDENCE],
        s[REGIME], s[LEAN], s[NORMS], s[POWER], s[ABILITY] * s[DEPENDENCE], s[MOTIVE] * s[EXPECTATION],
        s[STAYED_HARD], s[PEERS_HARD], s[STAYED_HARD] > 0.0 ? 1.0 : 0.0, s[DISPUTE]};
    return weigh(values, w);
}

inline double soft(const double *s, const double *w) {
    const double values[SOFT] = {
        1.0, s[MOTIVE], s[MOTIVE] * s[RENT], s[MOTIVE] * s[LEADER], s[MOTIVE] * s[COALITION], s[MOTIVE] * s[DEFICIT],
        s[MOTIVE] * s[UNILATERAL], s[MOTIVE] * s[INATTENTION], s[MOTIVE] * s[PRESSURE], s[MOTIVE] * s[AUTONOMY],
        s[SURVIVAL], s[PROSPERITY] * s[EXPOSURE_SOFT], s[REGIME], s[LEAN], s[POWER], s[ABILITY] * s[DEPENDENCE],
        s[STAYED_SOFT], s[PEERS_SOFT], s[STAYED_SOFT] > 0.0 ? 1.0 : 0.0};
    return weigh(values, w);
}

inline double band(const double *s, const double *w) {
    const double values[BAND] = {
        1.0, s[ATTRACTION], s[REGIME], s[LEAN], s[PATRONAGE], s[AID], s[PROSPERITY] * s[EXPOSURE_SOFT], s[ARMS],
        s[SQUEEZED], s[THREAT] * s[VULNERABLE], s[MOTIVE], s[AUTONOMY] * s[ABILITY], s[PRESSURE], s[SUITORS], s[POWER],
        s[REVISION] * s[UNILATERAL], (1.0 - s[MOTIVE]) * s[EXPECTATION], s[STAYED_BAND], s[PEERS_BAND],
        s[STAYED_BAND] > 0.0 ? 1.0 : 0.0};
    return weigh(values, w);
}

// suitors, rent, autonomy, enmeshment, payoff, abandonment, squeeze, demand, survival, concentration, motive,
// expectation, power, stayed, peers
inline double hedge(const double *o, const double *w) {
    const double values[HEDGE] = {
        1.0, o[0], o[0] * o[1], o[0] * o[2], o[0] * o[3], o[0] * o[4], o[0] * o[5], o[6], o[7], o[8], o[9], o[10],
        o[12], o[10] * o[11], o[13], o[14], o[13] > 0.0 ? 1.0 : 0.0};
    return weigh(values, w);
}

inline double inclusive(const double *u, int count, double rationality, double nest) {
    const double scale = rationality / nest;
    double top = u[0], total = 0.0;
    for (int k = 1; k < count; ++k) top = std::max(top, u[k]);
    for (int k = 0; k < count; ++k) total += std::exp(scale * (u[k] - top));
    return top + std::log(total / count) / scale;
}

inline void within(const double *u, int count, double share, double value, double scale, double *out) {
    for (int k = 0; k < count; ++k) out[k] = share * std::exp(scale * (u[k] - value)) / count;
}

inline void choose(const double *u, int powers, double rationality, double nest, double *out) {
    const double hard = inclusive(u, powers, rationality, nest);
    const double soft = inclusive(u + powers, powers, rationality, nest);
    const double hedge = u[2 * powers];
    const double band = inclusive(u + 2 * powers + 1, powers, rationality, nest);
    const double top = std::max(std::max(hard, soft), std::max(hedge, band));
    const double a = std::exp(rationality * (hard - top)), b = std::exp(rationality * (soft - top));
    const double c = std::exp(rationality * (hedge - top)), d = std::exp(rationality * (band - top));
    const double sum = a + b + c + d, scale = rationality / nest;
    within(u, powers, a / sum, hard, scale, out);
    within(u + powers, powers, b / sum, soft, scale, out + powers);
    out[2 * powers] = c / sum;
    within(u + 2 * powers + 1, powers, d / sum, band, scale, out + 2 * powers + 1);
    double total = 0.0;
    for (int k = 0; k < 3 * powers + 1; ++k) total += out[k];
    for (int k = 0; k < 3 * powers + 1; ++k) out[k] /= total;
}

inline double uniform(std::uint64_t seed, std::uint64_t replicate, std::uint64_t year, std::uint64_t agent,
                      std::uint64_t purpose) {
    std::uint64_t c0 = replicate, c1 = year, c2 = agent, c3 = purpose;
    std::uint64_t k0 = seed & 0xFFFFFFFFu, k1 = seed >> 32;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = 0xD2511F53u * c0, p1 = 0xCD9E8D57u * c2;
        c0 = (p1 >> 32) ^ c1 ^ k0;
        c1 = p1 & 0xFFFFFFFFu;
        c2 = (p0 >> 32) ^ c3 ^ k1;
        c3 = p0 & 0xFFFFFFFFu;
        k0 = (k0 + 0x9E3779B9u) & 0xFFFFFFFFu;
        k1 = (k1 + 0xBB67AE85u) & 0xFFFFFFFFu;
    }
    return static_cast<double>((c0 >> 5) * 67108864u + (c1 >> 6)) / 9007199254740992.0;
}

inline int pick(const double *probabilities, int count, double draw) {
    double total = 0.0;
    int last = 0;
    for (int k = 0; k < count; ++k) {
        if (probabilities[k] > 0.0) last = k;
        total += probabilities[k];
        if (draw < total) return k;
    }
    return last;
}

}  // namespace

// situation[n, power, field], of which what follows from ground is filled in; outlook[n, field];
// ground[n, power] = capability, reach, proximity, own, intent;
// knobs = elasticity, onset, survival onset, rationality, nest
extern "C" void decide(long count, int powers, double *__restrict situation, const double *outlook, const double *ground,
                       const double *w_hard, const double *w_soft, const double *w_hedge, const double *w_band,
                       const double *knobs, std::uint64_t seed, double *probabilities, std::int64_t *chosen) {
    const int options = 3 * powers + 1;
    double utilities[64];
    for (long n = 0; n < count; ++n) {
        for (int p = 0; p < powers; ++p) {
            double *__restrict view = situation + (n * powers + p) * DYAD;
            const double *g = ground + (n * powers + p) * 5;
            const double can = ability(g[0], g[1], g[2], g[3], knobs[0]);
            view[ABILITY] = can;
            view[THREAT] = can * g[4];
            view[MOTIVE] = excess(view[THREAT], knobs[1]);
            view[SURVIVAL] = excess(view[THREAT] * (0.6 + 0.4 * std::max(view[DISPUTE], 0.0)), knobs[2]);
            view[POWER] = can * g[2];
            view[FEASIBILITY] = 1.0 - can;
            view[ATTRACTION] = can * (1.0 - g[4]) * g[2];
            utilities[p] = hard(view, w_hard);
            utilities[powers + p] = soft(view, w_soft);
            utilities[2 * powers + 1 + p] = band(view, w_band);
        }
        utilities[2 * powers] = hedge(outlook + n * OUTLOOK, w_hedge);
        double *out = probabilities + n * options;
        choose(utilities, powers, knobs[3], knobs[4], out);
        chosen[n] = pick(out, options, uniform(seed, static_cast<std::uint64_t>(n), 2000, 12345, 0));
    }
}
