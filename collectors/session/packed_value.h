// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/describe.h"

#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <type_traits>

namespace nephoscope {

// A value as a few bytes: what the versions of the past are kept as. `shared` is the one part that versions have in common
// (Pod::spec), which is not copied into the bytes.
struct PackedBytes {
    std::vector<std::uint8_t> bytes;
    std::shared_ptr<const void> shared;
};

// Visitor of describe() that writes a value's bytes. Integers are variable-length, interned strings are their address, so
// that packed bytes mean something in this process only, and only while the string pool lives.
class ValuePacker {
public:
    explicit ValuePacker(PackedBytes& out) : m_out(out) {}

    template <class T>
    void operator()(std::string_view, const T& value)
    {
        put(value);
    }

    void put(bool value) { m_out.bytes.push_back(value ? 1 : 0); }
    template <class T>
        requires(std::is_integral_v<T> || std::is_enum_v<T>)
    void put(T value)
    {
        const auto wide = static_cast<std::int64_t>(value);
        putUnsigned((static_cast<std::uint64_t>(wide) << 1) ^ static_cast<std::uint64_t>(wide >> 63));
    }
    void put(Interned text)
    {
        static_assert(sizeof(Interned) == sizeof(std::uintptr_t) && std::is_trivially_copyable_v<Interned>);
        putUnsigned(std::bit_cast<std::uintptr_t>(text));
    }
    void put(const std::string& text)
    {
        putUnsigned(text.size());
        m_out.bytes.insert(m_out.bytes.end(), text.begin(), text.end());
    }
    void put(Time time) { put(time.time_since_epoch()); }
    // Most times of an API are whole seconds: five bytes instead of nine.
    void put(Duration duration)
    {
        constexpr std::int64_t second = 1'000'000'000;
        const bool whole = duration.count() % second == 0;
        put(whole);
        put(whole ? duration.count() / second : duration.count());
    }
    void put(const Quantity& quantity)
    {
        const auto nano = quantity.nanoValue();
        put(static_cast<std::int64_t>(nano >> 64));
        putUnsigned(static_cast<std::uint64_t>(nano));
        put(quantity.format());
    }
    void put(const Labels& labels)
    {
        putUnsigned(labels.items.size());
        for (const auto& [key, value] : labels.items) {
            put(key);
            put(value);
        }
    }
    template <class T>
    void put(const std::optional<T>& value)
    {
        put(value.has_value());
        if (value)
            put(*value);
    }
    template <class T>
    void put(const std::vector<T>& values)
    {
        putList(values);
    }
    template <class T>
    void put(const SharedList<T>& values)
    {
        putList(values);
    }
    template <class T>
    void put(const std::shared_ptr<const T>& part)
    {
        m_out.shared = part;
    }
    template <class T>
        requires requires(ValuePacker& f, const T& value) { describe(f, value); }
    void put(const T& value)
    {
        describe(*this, value);
    }

private:
    template <class List>
    void putList(const List& values)
    {
        putUnsigned(values.size());
        for (const auto& value : values)
            put(value);
    }
    void putUnsigned(std::uint64_t value)
    {
        std::array<std::uint8_t, 10> bytes{};
        std::size_t size = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[size++] = static_cast<std::uint8_t>(value | 0x80);
        bytes[size++] = static_cast<std::uint8_t>(value);
        m_out.bytes.insert(m_out.bytes.end(), bytes.data(), bytes.data() + size);
    }

    PackedBytes& m_out;
};

// Visitor of describe() that reads what ValuePacker wrote for the same type. The bytes are our own: nothing is checked.
class ValueUnpacker {
public:
    ValueUnpacker(const std::uint8_t* bytes, const std::shared_ptr<const void>& shared) : m_at(bytes), m_shared(shared) {}

    template <class T>
    void operator()(std::string_view, T& value)
    {
        get(value);
    }

    void get(bool& value) { value = *m_at++ != 0; }
    template <class T>
        requires(std::is_integral_v<T> || std::is_enum_v<T>)
    void get(T& value)
    {
        const std::uint64_t raw = getUnsigned();
        value = static_cast<T>(static_cast<std::int64_t>((raw >> 1) ^ (~(raw & 1) + 1)));
    }
    void get(Interned& text) { text = std::bit_cast<Interned>(static_cast<std::uintptr_t>(getUnsigned())); }
    void get(std::string& text)
    {
        text.resize(getUnsigned());
        std::memcpy(text.data(), m_at, text.size());
        m_at += text.size();
    }
    void get(Time& time)
    {
        Duration sinceEpoch{};
        get(sinceEpoch);
        time = Time{sinceEpoch};
    }
    void get(Duration& duration)
    {
        bool whole = false;
        std::int64_t count = 0;
        get(whole);
        get(count);
        duration = Duration{whole ? count * 1'000'000'000 : count};
    }
    void get(Quantity& quantity)
    {
        std::int64_t high = 0;
        get(high);
        const std::uint64_t low = getUnsigned();
        auto format = Quantity::Format::DecimalSI;
        get(format);
        quantity = Quantity::fromNano((static_cast<Int128>(high) << 64) | static_cast<Int128>(low), format);
    }
    void get(Labels& labels)
    {
        labels.items.resize(getUnsigned());
        for (auto& [key, value] : labels.items) {
            get(key);
            get(value);
        }
    }
    template <class T>
    void get(std::optional<T>& value)
    {
        bool present = false;
        get(present);
        if (present)
            get(value.emplace());
        else
            value.reset();
    }
    template <class T>
    void get(std::vector<T>& values)
    {
        values.resize(getUnsigned());
        for (auto& value : values)
            get(value);
    }
    template <class T>
    void get(SharedList<T>& values)
    {
        std::vector<T> read;
        get(read);
        values = std::move(read);
    }
    template <class T>
    void get(std::shared_ptr<const T>& part)
    {
        part = std::static_pointer_cast<const T>(m_shared);
    }
    template <class T>
        requires requires(ValueUnpacker& f, T& value) { describe(f, value); }
    void get(T& value)
    {
        describe(*this, value);
    }

private:
    std::uint64_t getUnsigned()
    {
        std::uint64_t value = 0;
        for (int shift = 0;; shift += 7) {
            const std::uint8_t byte = *m_at++;
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0)
                return value;
        }
    }

    const std::uint8_t* m_at;
    const std::shared_ptr<const void>& m_shared;
};

// The parts of `fresh` that equal those of `previous` become the same object.
template <class T>
void shareUnchanged(T&, const T&)
{}
inline void shareUnchanged(Pod& fresh, const Pod& previous)
{
    if (fresh.spec != previous.spec && fresh.spec && previous.spec && *fresh.spec == *previous.spec)
        fresh.spec = previous.spec;
}

} // namespace nephoscope
