// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/store_log.h"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace nephoscope::lab {

struct StoreLog::Private {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

StoreLog::StoreLog() : d(std::make_unique<Private>())
{
    // It fails for want of memory alone.
    if (!d->context || EVP_DigestInit_ex(d->context.get(), EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc{};
}

StoreLog::~StoreLog() = default;

void StoreLog::add(const Change& change)
{
    static constexpr std::array<const char*, 3> kinds{" ADDED ", " MODIFIED ", " DELETED "};
    std::string head = std::to_string(change.resourceVersion());
    head += kinds[static_cast<std::size_t>(change.kind)];
    head += change.object->resource().groupResource();
    head += ' ';
    EVP_DigestUpdate(d->context.get(), head.data(), head.size());
    const std::string& bytes = change.object->bytes();
    EVP_DigestUpdate(d->context.get(), bytes.data(), bytes.size());
    EVP_DigestUpdate(d->context.get(), "\n", 1);
    ++m_lines;
}

std::string StoreLog::digest() const
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> copy{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    if (!copy || EVP_MD_CTX_copy_ex(copy.get(), d->context.get()) != 1 || EVP_DigestFinal_ex(copy.get(), bytes.data(), &size) != 1)
        throw std::bad_alloc{};
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 15U];
    }
    return text;
}

} // namespace nephoscope::lab
