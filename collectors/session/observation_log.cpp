// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/observation_log.h"

#include "collectors/session/describe_json.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <zlib.h>

namespace nephoscope {

namespace {

constexpr std::size_t chunkBytes = 64 * 1024;
constexpr std::size_t flushBytes = 256 * 1024; // of lines that a killed recording may lose at most

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error fileError(ErrorCode code, std::string what, const std::string& path, int number, std::string tryThis)
{
    return Error{code, std::move(what), number != 0 ? std::strerror(number) : "", std::move(tryThis), {}, path, 0};
}

// Writes lines to a file, compressed if asked to. Any thread, one at a time.
class LogWriter final : public ObservationWriter {
public:
    LogWriter(File file, std::string path, bool compressed, const ObservationLogOptions& options)
        : m_file(std::move(file)), m_path(std::move(path)), m_compressed(compressed), m_options(options)
    {
    }
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;
    ~LogWriter() override
    {
        (void)close();
        if (m_started)
            deflateEnd(&m_stream);
    }

    Expected<void> start()
    {
        // 15 bits of window, and 16 for a gzip header.
        if (m_compressed) {
            if (deflateInit2(&m_stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
                return tl::unexpected(fileError(ErrorCode::Internal, "Cannot compress the recording", m_path, ENOMEM, {}));
            m_started = true;
        }
        m_pending = R"({"v":1,"type":"log","program":)";
        appendJsonString(m_pending, m_options.program);
        m_pending += "}\n";
        return flush();
    }

    Expected<void> append(std::span<const Observation> batch) override
    {
        if (!m_file)
            return tl::unexpected(closed());
        for (const Observation& observation : batch) {
            appendJsonLine(m_pending, observation);
            m_pending += '\n';
            // Seen is not always in order; what matters is that time went on.
            const bool due = observation.seen >= m_lastFlush + m_options.flushEvery || observation.seen < m_lastFlush;
            if (due || m_pending.size() + m_unflushed >= flushBytes) {
                m_lastFlush = observation.seen;
                m_flushDue = true;
            } else if (m_pending.size() >= chunkBytes) {
                m_unflushed += m_pending.size();
                if (auto written = write(Z_NO_FLUSH); !written)
                    return written;
            }
        }
        return std::exchange(m_flushDue, false) ? flush() : Expected<void>{};
    }

    Expected<void> flush() override
    {
        if (!m_file)
            return tl::unexpected(closed());
        m_unflushed = 0;
        if (auto written = write(Z_SYNC_FLUSH); !written)
            return written;
        if (std::fflush(m_file.get()) != 0)
            return tl::unexpected(cannotWrite());
        return {};
    }

    Expected<void> close() override
    {
        if (!m_file)
            return {};
        auto result = write(Z_FINISH);
        const File file = std::move(m_file);
        if (result && std::fflush(file.get()) != 0)
            result = tl::unexpected(cannotWrite());
        return result;
    }

private:
    Error closed() const { return fileError(ErrorCode::Internal, "Cannot write the recording: it was closed", m_path, 0, {}); }
    Error cannotWrite() const
    {
        return fileError(ErrorCode::NotFound, "Cannot write the recording", m_path, errno, "Check that the disk has room and the file may be written");
    }

    Expected<void> write(int flushMode)
    {
        if (!m_compressed) {
            const bool good = std::fwrite(m_pending.data(), 1, m_pending.size(), m_file.get()) == m_pending.size();
            m_pending.clear();
            return good ? Expected<void>{} : tl::unexpected(cannotWrite());
        }
        std::array<unsigned char, chunkBytes> out; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by deflate
        m_stream.next_in = reinterpret_cast<unsigned char*>(m_pending.data());
        m_stream.avail_in = static_cast<uInt>(m_pending.size());
        do {
            m_stream.next_out = out.data();
            m_stream.avail_out = static_cast<uInt>(out.size());
            deflate(&m_stream, flushMode);
            const std::size_t made = out.size() - m_stream.avail_out;
            if (std::fwrite(out.data(), 1, made, m_file.get()) != made) {
                m_pending.clear();
                return tl::unexpected(cannotWrite());
            }
        } while (m_stream.avail_out == 0);
        m_pending.clear();
        return {};
    }

    File m_file;
    std::string m_path;
    bool m_compressed;
    ObservationLogOptions m_options;
    z_stream m_stream{};
    bool m_started = false;
    std::string m_pending;       // lines not yet handed on
    std::size_t m_unflushed = 0; // bytes handed on since the last flush
    Time m_lastFlush{};
    bool m_flushDue = false;
};

// Where a log's bytes come from.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Fills at most `size` bytes; 0: the end, or `failed` says why not.
    virtual std::size_t read(unsigned char* into, std::size_t size, std::optional<Error>& failed) = 0;
};

class FileBytes final : public ByteSource {
public:
    FileBytes(File file, std::string path) : m_file(std::move(file)), m_path(std::move(path)) {}
    std::size_t read(unsigned char* into, std::size_t size, std::optional<Error>& failed) override
    {
        const std::size_t got = std::fread(into, 1, size, m_file.get());
        if (got == 0 && std::ferror(m_file.get()) != 0)
            failed = fileError(ErrorCode::BadInput, "Cannot read the recording", m_path, errno, "Check the file and its disk");
        return got;
    }

private:
    File m_file;
    std::string m_path;
};

class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::string bytes) : m_bytes(std::move(bytes)) {}
    std::size_t read(unsigned char* into, std::size_t size, std::optional<Error>&) override
    {
        const std::size_t count = std::min(size, m_bytes.size() - m_at);
        std::memcpy(into, m_bytes.data() + m_at, count);
        m_at += count;
        return count;
    }

private:
    std::string m_bytes;
    std::size_t m_at = 0;
};

// The text of a log: inflated if it is gzip (several members one after the other are one text), else as it is.
class LogText {
public:
    explicit LogText(std::unique_ptr<ByteSource> source) : m_source(std::move(source)) {}
    LogText(const LogText&) = delete;
    LogText& operator=(const LogText&) = delete;
    ~LogText()
    {
        if (m_gzip)
            inflateEnd(&m_stream);
    }

    // Appends the next piece; false at the end. `truncated`: a gzip stream ended too early or was spoilt.
    bool readMore(std::string& text, bool& truncated, std::optional<Error>& failed)
    {
        if (!m_begun)
            begin(failed);
        while (!m_ended && !failed) {
            if (m_stream.avail_in == 0 && !fill(failed)) {
                m_ended = true;
                truncated = truncated || (m_gzip && m_insideMember);
                return false;
            }
            if (!m_gzip) {
                text.append(reinterpret_cast<const char*>(m_stream.next_in), m_stream.avail_in);
                m_stream.avail_in = 0;
                return true;
            }
            if (const std::size_t made = inflateSome(text, truncated, failed); made > 0)
                return true;
        }
        return false;
    }

private:
    bool fill(std::optional<Error>& failed)
    {
        m_stream.next_in = m_in.data();
        m_stream.avail_in = static_cast<uInt>(m_source->read(m_in.data(), m_in.size(), failed));
        return m_stream.avail_in > 0;
    }

    void begin(std::optional<Error>& failed)
    {
        m_begun = true;
        if (!fill(failed))
            return;
        m_gzip = m_stream.avail_in >= 2 && m_in[0] == 0x1f && m_in[1] == 0x8b;
        if (m_gzip && inflateInit2(&m_stream, 15 + 16) != Z_OK) {
            m_gzip = false;
            m_ended = true;
        }
        m_insideMember = m_gzip;
    }

    std::size_t inflateSome(std::string& text, bool& truncated, std::optional<Error>& failed)
    {
        std::array<unsigned char, chunkBytes> out; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by inflate
        m_stream.next_out = out.data();
        m_stream.avail_out = static_cast<uInt>(out.size());
        const int result = inflate(&m_stream, Z_NO_FLUSH);
        const std::size_t made = out.size() - m_stream.avail_out;
        text.append(reinterpret_cast<const char*>(out.data()), made);
        if (result == Z_STREAM_END) {
            m_insideMember = false;
            // Another member may follow; anything else (padding) is no part of the text.
            if (m_stream.avail_in == 0)
                fill(failed);
            if (m_stream.avail_in > 0 && *m_stream.next_in == 0x1f && inflateReset(&m_stream) == Z_OK)
                m_insideMember = true;
            else
                m_ended = true;
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            m_ended = true;
            truncated = true;
            failed = Error{ErrorCode::BadInput, "Cannot read the recording to its end", "its compressed data is damaged",
                           "What came before was read; record again for the rest", {}, {}, 0};
        }
        return made;
    }

    std::unique_ptr<ByteSource> m_source;
    std::array<unsigned char, chunkBytes> m_in{};
    z_stream m_stream{};
    bool m_begun = false;
    bool m_gzip = false;
    bool m_insideMember = false;
    bool m_ended = false;
};

// Reads the lines of a log one by one. Any thread, one at a time.
class LogReader final : public ObservationReader {
public:
    LogReader(std::unique_ptr<ByteSource> source, std::string name, StringPool& pool, const ObservationLogOptions& options)
        : m_text(std::move(source)), m_name(std::move(name)), m_parser(pool), m_maxLineBytes(options.maxLineBytes)
    {
    }

    Expected<std::optional<Observation>> next() override
    {
        std::string_view line;
        for (;;) {
            const Line found = nextLine(line);
            if (found == Line::End) {
                if (m_failure)
                    return tl::unexpected(*std::exchange(m_failure, std::nullopt));
                return std::nullopt;
            }
            ++m_report.lines;
            if (found == Line::TooLong)
                return bad(Error{ErrorCode::TooLarge, "Cannot read an observation", "the line is longer than " + std::to_string(m_maxLineBytes) + " bytes",
                                 "Leave the line out, or record again", {}, {}, 0});
            if (line.find_first_not_of(" \t\r") == std::string_view::npos)
                continue;
            JsonLeftovers leftovers;
            auto parsed = m_parser.parse(line, leftovers);
            if (!parsed) {
                // The last line of a recording that was killed while it wrote.
                if (found == Line::Unfinished) {
                    m_report.truncated = true;
                    continue;
                }
                return bad(std::move(parsed.error()));
            }
            m_report.unknownFields += leftovers.unknownFields;
            if (!*parsed) {
                if (!isHeader(line))
                    ++m_report.unknownTypes;
                continue;
            }
            (*parsed)->sequence = static_cast<std::uint64_t>(++m_report.observations);
            return parsed;
        }
    }

    const ReadReport& report() const override { return m_report; }

private:
    enum class Line { Whole, Unfinished, TooLong, End };

    tl::unexpected<Error> bad(Error error)
    {
        ++m_report.badLines;
        error.file = m_name;
        error.line = static_cast<int>(std::min<std::int64_t>(m_report.lines, std::numeric_limits<int>::max()));
        return tl::unexpected(std::move(error));
    }

    bool isHeader(std::string_view line) const { return m_report.lines == 1 && line.find(R"("type":"log")") != std::string_view::npos; }

    // The next line without its break; it lives until the next call.
    Line nextLine(std::string_view& line)
    {
        bool tooLong = false;
        std::size_t searched = m_at;
        for (;;) {
            if (const std::size_t end = m_buffer.find('\n', searched); end != std::string::npos) {
                line = std::string_view{m_buffer}.substr(m_at, end - m_at);
                m_at = end + 1;
                return tooLong || line.size() > m_maxLineBytes ? Line::TooLong : Line::Whole;
            }
            m_buffer.erase(0, m_at);
            m_at = 0;
            if (m_buffer.size() > m_maxLineBytes) {
                tooLong = true;
                m_buffer.clear();
            }
            searched = m_buffer.size();
            if (m_ended || !m_text.readMore(m_buffer, m_report.truncated, m_failure)) {
                if (m_failure && m_failure->file.empty())
                    m_failure->file = m_name;
                m_ended = true;
                if (m_buffer.empty() && !tooLong)
                    return Line::End;
                m_lastLine.swap(m_buffer);
                m_buffer.clear();
                line = m_lastLine;
                return tooLong ? Line::TooLong : Line::Unfinished;
            }
        }
    }

    LogText m_text;
    std::string m_name;
    ObservationLineParser m_parser;
    std::size_t m_maxLineBytes;
    std::string m_buffer;
    std::size_t m_at = 0; // where the next line begins in the buffer
    std::string m_lastLine;
    bool m_ended = false;
    std::optional<Error> m_failure; // of the file; told when all that could be read has been
    ReadReport m_report;
};

} // namespace

Expected<std::unique_ptr<ObservationWriter>> createObservationLog(const std::filesystem::path& path, const ObservationLogOptions& options)
{
    File file{std::fopen(path.c_str(), "wbe")};
    if (!file)
        return tl::unexpected(fileError(ErrorCode::NotFound, "Cannot write the recording", path.string(), errno,
                                        "Choose a file in a folder that exists and that you may write to"));
    auto writer = std::make_unique<LogWriter>(std::move(file), path.string(), path.extension() == ".gz", options);
    if (auto started = writer->start(); !started)
        return tl::unexpected(std::move(started.error()));
    return writer;
}

Expected<std::unique_ptr<ObservationReader>> openObservationLog(const std::filesystem::path& path, StringPool& pool,
                                                                const ObservationLogOptions& options)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return tl::unexpected(fileError(ErrorCode::BadInput, "Cannot read the recording", path.string(), EISDIR, "Name the file itself"));
    File file{std::fopen(path.c_str(), "rbe")};
    if (!file)
        return tl::unexpected(fileError(ErrorCode::NotFound, "Cannot read the recording", path.string(), errno, "Check the file's name"));
    return std::make_unique<LogReader>(std::make_unique<FileBytes>(std::move(file), path.string()), path.string(), pool, options);
}

std::unique_ptr<ObservationReader> readObservationLog(std::string bytes, std::string name, StringPool& pool, const ObservationLogOptions& options)
{
    return std::make_unique<LogReader>(std::make_unique<MemoryBytes>(std::move(bytes)), std::move(name), pool, options);
}

} // namespace nephoscope
