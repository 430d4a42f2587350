// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source_spec.h"

#include <algorithm>
#include <filesystem>

namespace nephoscope {

namespace {

Error badSource(const std::string& text, const std::string& why)
{
    return {.code = ErrorCode::BadInput,
            .what = "Cannot understand the source \"" + text + "\"",
            .why = why,
            .tryThis = "Write LABEL=kubernetes:KUBECONFIG, LABEL=kubernetes:KUBECONFIG#CONTEXT or LABEL=recording:FILE",
            .source = {},
            .file = {}};
}

Expected<SourceSpec> parseSource(const std::string& text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        return tl::unexpected(badSource(text, "it has no label"));
    const std::size_t colon = text.find(':', equals);
    if (colon == std::string::npos || colon + 1 == text.size())
        return tl::unexpected(badSource(text, "it has no kind and address"));
    const std::string kind = text.substr(equals + 1, colon - equals - 1);
    SourceSpec spec;
    spec.label = text.substr(0, equals);
    spec.address = text.substr(colon + 1);
    if (kind == "kubernetes") {
        if (const std::size_t hash = spec.address.find('#'); hash != std::string::npos) {
            spec.context = spec.address.substr(hash + 1);
            spec.address.erase(hash);
        }
    } else if (kind == "recording") {
        spec.kind = SourceKind::Recording;
    } else {
        return tl::unexpected(badSource(text, "\"" + kind + "\" is no kind of source this version reads"));
    }
    return spec;
}

// "scale-up" for /some/where/scale-up.ndjson.gz.
std::string recordingLabel(const std::string& file)
{
    std::filesystem::path name = std::filesystem::path(file).filename();
    while (name.has_extension())
        name = name.stem();
    // A folder's name, given by mistake, may end in a slash.
    return name.empty() ? file : name.string();
}

} // namespace

std::string uniqueLabel(const std::string& label, const std::vector<std::string>& taken)
{
    std::string candidate = label;
    for (int number = 2; std::find(taken.begin(), taken.end(), candidate) != taken.end(); ++number)
        candidate = label + "-" + std::to_string(number);
    return candidate;
}

Expected<std::vector<SourceSpec>> sourceSpecs(const SourceOptions& options)
{
    std::vector<SourceSpec> specs;
    std::vector<std::string> labels;
    for (const auto& text : options.sources) {
        auto spec = parseSource(text);
        if (!spec)
            return tl::unexpected(spec.error());
        if (std::find(labels.begin(), labels.end(), spec->label) != labels.end())
            return tl::unexpected(badSource(text, "the label \"" + spec->label + "\" is given twice"));
        labels.push_back(spec->label);
        specs.push_back(std::move(*spec));
    }
    for (const auto& file : options.kubeconfigs)
        specs.push_back({.label = {}, .kind = SourceKind::Kubernetes, .address = file, .context = options.context});
    if (specs.empty() && options.recordings.empty() && !options.context.empty())
        specs.push_back({.label = {}, .kind = SourceKind::Kubernetes, .address = {}, .context = options.context});
    for (const auto& file : options.recordings) {
        if (file.empty())
            return tl::unexpected(badSource(file, "it names no file"));
        const std::string label = uniqueLabel(recordingLabel(file), labels);
        labels.push_back(label);
        specs.push_back({.label = label, .kind = SourceKind::Recording, .address = file, .context = {}});
    }
    return specs;
}

} // namespace nephoscope
