// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/clock/random_stream.h"

#include <bit>
#include <cmath>

namespace nephoscope::lab {

namespace {

// splitmix64 (Steele, Lea and Flood): spreads what little of a seed differs over all bits.
std::uint64_t spread(std::uint64_t& state)
{
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t value = state;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

// FNV-1a, then the length, so that ("ab", "c") and ("a", "bc") are two.
std::uint64_t hash(std::string_view text)
{
    std::uint64_t value = 0xcbf29ce484222325U;
    for (const char c : text)
        value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    value ^= text.size();
    return spread(value);
}

} // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view service, std::string_view entity)
{
    std::uint64_t state = seed;
    state = spread(state) ^ hash(service);
    state = spread(state) ^ hash(entity);
    for (auto& word : m_state)
        word = spread(state);
}

std::uint64_t RandomStream::next()
{
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17U;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

std::uint64_t RandomStream::below(std::uint64_t bound)
{
    // The numbers below 2⁶⁴ mod bound would make some remainders likelier than others.
    const std::uint64_t least = (0 - bound) % bound;
    std::uint64_t value = next();
    while (value < least)
        value = next();
    return value % bound;
}

double RandomStream::uniform()
{
    return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}

Duration RandomStream::uniform(Duration low, Duration high)
{
    if (high <= low)
        return low;
    return low + Duration{static_cast<Duration::rep>(uniform() * static_cast<double>((high - low).count()))};
}

double RandomStream::exponential(double mean)
{
    return -mean * std::log1p(-uniform());
}

double RandomStream::normal(double mean, double deviation)
{
    // Marsaglia's polar method; the second number is thrown away, so that each call takes its own.
    while (true) {
        const double x = uniform(-1, 1);
        const double y = uniform(-1, 1);
        const double square = x * x + y * y;
        if (square > 0 && square < 1)
            return mean + deviation * x * std::sqrt(-2 * std::log(square) / square);
    }
}

} // namespace nephoscope::lab
