// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/describe.h"

#include <rapidcheck.h>

namespace nephoscope {

// Any text that JSON can hold, with what likes to go wrong in it.
inline std::string randomText()
{
    static const std::vector<std::string> pieces{"web", "a", "\"", "\\", "\n", "\t", "/", "ä", "雲", "🌩", "\x01", "\x7f", "{", "}", ":", ",", " ", "0", "null"};
    return *rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)), [](const std::vector<std::string>& parts) {
        std::string text;
        for (const auto& part : parts)
            text += part;
        return text;
    });
}

// Visitor of describe() that fills every member with anything it may hold. Inside a property only.
class RandomFiller {
public:
    explicit RandomFiller(StringPool& pool) : m_pool(pool) {}

    template <class T>
    void operator()(std::string_view, T& value)
    {
        fill(value);
    }

    template <class T>
        requires std::is_integral_v<T>
    void fill(T& value)
    {
        value = *rc::gen::arbitrary<T>();
    }
    template <class T>
        requires std::is_enum_v<T>
    void fill(T& value)
    {
        value = static_cast<T>(*rc::gen::inRange<int>(0, static_cast<int>(EnumNames<T>::names.size())));
    }
    void fill(Interned& value) { value = m_pool.intern(randomText()); }
    void fill(std::string& value) { value = randomText(); }
    void fill(Duration& value) { value = Duration{*rc::gen::arbitrary<std::int64_t>()}; }
    void fill(Time& value)
    {
        // The years 1700 to 2250, half of the times in whole seconds.
        const std::int64_t second = *rc::gen::inRange<std::int64_t>(-8'500'000'000, 8'800'000'000);
        value = Time{std::chrono::seconds{second}} + Duration{*rc::gen::element<std::int64_t>(0, 0, 1, 999'999'999, 123'000'000)};
    }
    void fill(Quantity& value)
    {
        const auto format = *rc::gen::element(Quantity::Format::DecimalSI, Quantity::Format::BinarySI, Quantity::Format::DecimalExponent);
        const auto number = *rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000);
        switch (*rc::gen::inRange(0, 3)) {
        case 0: value = Quantity::fromMilli(number, format); break;
        case 1: value = Quantity::fromValue(number, format); break;
        default: value = Quantity::fromNano(number, format); break;
        }
    }
    void fill(Labels& value)
    {
        value.items.clear();
        for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
            value.items.emplace_back(m_pool.intern(randomText()), m_pool.intern(randomText()));
        std::sort(value.items.begin(), value.items.end());
        value.items.erase(std::unique(value.items.begin(), value.items.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
                          value.items.end());
    }
    template <class T>
    void fill(std::optional<T>& value)
    {
        value.reset();
        if (*rc::gen::arbitrary<bool>())
            fill(value.emplace());
    }
    template <class T>
    void fill(std::vector<T>& values)
    {
        values.clear();
        for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
            fill(values.emplace_back());
    }
    template <class T>
    void fill(SharedList<T>& values)
    {
        std::vector<T> filled;
        fill(filled);
        values = std::move(filled);
    }
    template <class T>
    void fill(std::shared_ptr<const T>& value)
    {
        auto part = std::make_shared<T>();
        fill(*part);
        value = std::move(part);
    }
    template <class T>
        requires requires(RandomFiller& f, T& value) { describe(f, value); }
    void fill(T& value)
    {
        describe(*this, value);
    }

private:
    StringPool& m_pool;
};

template <std::size_t... Index>
void emplaceAlternative(Payload& payload, std::size_t index, std::index_sequence<Index...>)
{
    ((Index == index ? static_cast<void>(payload.emplace<Index>()) : static_cast<void>(0)), ...);
}

// The alternative number `index` of all payloads, with random members.
inline Payload randomPayload(StringPool& pool, std::size_t index)
{
    Payload payload;
    emplaceAlternative(payload, index, std::make_index_sequence<std::variant_size_v<Payload>>{});
    RandomFiller filler(pool);
    std::visit([&filler](auto& value) { filler.fill(value); }, payload);
    return payload;
}

} // namespace nephoscope
