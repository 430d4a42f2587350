// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/error.h"

#include <algorithm>

namespace nephoscope {

const char* name(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadInput: return "BadInput";
    case ErrorCode::NotFound: return "NotFound";
    case ErrorCode::WrongCredentials: return "WrongCredentials";
    case ErrorCode::Forbidden: return "Forbidden";
    case ErrorCode::Untrusted: return "Untrusted";
    case ErrorCode::Unreachable: return "Unreachable";
    case ErrorCode::TimedOut: return "TimedOut";
    case ErrorCode::Expired: return "Expired";
    case ErrorCode::TooManyRequests: return "TooManyRequests";
    case ErrorCode::ServerError: return "ServerError";
    case ErrorCode::TooLarge: return "TooLarge";
    case ErrorCode::Cancelled: return "Cancelled";
    case ErrorCode::Unsupported: return "Unsupported";
    case ErrorCode::Internal: return "Internal";
    }
    return "Internal";
}

std::string sentence(const Error& error)
{
    std::string text = error.what;
    if (!error.why.empty())
        text += (text.empty() ? "" : ": ") + error.why;
    if (!error.file.empty()) {
        text += " (" + error.file;
        if (error.line > 0)
            text += ":" + std::to_string(error.line);
        text += ")";
    }
    const auto endSentence = [&text] {
        if (!text.empty() && text.back() != '.' && text.back() != '?' && text.back() != '!')
            text += '.';
    };
    endSentence();
    if (!error.tryThis.empty()) {
        text += (text.empty() ? "" : " ") + error.tryThis;
        endSentence();
    }
    // Parts may repeat what a server or a file says; a terminal must not take them for commands.
    std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return text;
}

} // namespace nephoscope
