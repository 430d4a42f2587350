// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/credentials.h"

#include "collectors/kubernetes/exec_credential.h"
#include "collectors/kubernetes/redact.h"
#include "collectors/kubernetes/shared_outcome.h"
#include "collectors/net/base64.h"
#include "collectors/net/url.h"

#include <algorithm>
#include <array>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

constexpr std::size_t maximumMessage = 500;  // bytes of a plugin's stderr in a sentence

using PluginOutcome = SharedOutcome<Expected<ExecCredential>>;

std::string trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos)
        return {};
    return std::string{text.substr(begin, text.find_last_not_of(blank) - begin + 1)};
}

bool fitsHeader(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

// The key of an "extra" as part of a header's name: what may not stand there is percent-encoded, and '%' itself.
std::string escapeHeaderKey(std::string_view key)
{
    constexpr std::string_view allowed = "!#$&'*+-.^_`|~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string escaped;
    for (const char c : key) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                           || (c != '\0' && allowed.find(c) != std::string_view::npos);
        const auto byte = static_cast<unsigned char>(c);
        if (plain)
            escaped += c;
        else
            escaped.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return escaped;
}

bool isLoopback(const std::string& host)
{
    return host == "localhost" || host.starts_with("127.") || host == "::1";
}

// client-go reads credentials only for TLS servers, so that they cannot be overheard; this machine cannot be either.
bool maySendSecrets(const std::string& server)
{
    const auto url = parseUrl(server);
    return url && (url->tls || isLoopback(url->host));
}

std::string baseName(const std::string& path)
{
    return path.substr(path.rfind('/') + 1);
}

std::string secondsText(Duration duration)
{
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()) + " s";
}

} // namespace

struct Credentials::State : std::enable_shared_from_this<Credentials::State> {
    State(ResolvedContext context_, CredentialServices services_)
        : context(std::move(context_)), services(std::move(services_)), secretsAllowed(maySendSecrets(context.server)) {}

    const ResolvedContext context;
    const CredentialServices services;
    const bool secretsAllowed;

    TlsSettings tls;
    unsigned generation = 0;
    bool tlsLoaded = false;
    std::optional<TimerService::Id> recheck;

    Secret fileToken;  // empty: none read, or dropped
    Time fileTokenRead;

    std::optional<ExecCredential> pluginCredential;
    std::optional<ExecCredential> refusedCredential;  // the last one that got a 401
    Time pluginCredentialObtained;
    std::shared_ptr<PluginOutcome> pluginRun;
    std::string pluginMessage;

    const KubeUser& user() const { return context.user; }
    bool hasCertificate() const { return !user().clientCertificate.empty() || !user().clientCertificateData.empty(); }
    bool hasToken() const { return !user().token.empty() || !user().tokenFile.empty(); }
    bool hasBasic() const { return !user().username.empty() || !user().password.empty(); }
    // As in client-go, a plugin is for users who have nothing else.
    bool usesPlugin() const { return user().exec && secretsAllowed && !hasToken() && !hasBasic() && !hasCertificate(); }

    std::vector<Secret> secrets() const;
    Error failure(ErrorCode code, std::string why, std::string tryThis = {}) const;
    Error unreadable(Error error, const char* whatFile) const;
    void setTls(TlsSettings changed);

    Expected<TlsSettings> readTls() const;
    Expected<void> loadTls();
    void checkTlsFiles();
    void checkTlsFilesLater();

    Expected<Secret> readTokenFile() const;
    Expected<Secret> ownToken() const;
    Expected<Secret> bearerToken();
    Expected<bool> renewTokenFile(Time requestStartedAt);

    std::optional<ExecCredential> freshPluginCredential() const;
    Expected<ExecCredential> takeReply(ProcessResult& result);

    static asio::awaitable<Expected<AuthHeaders>> authorize(std::shared_ptr<State> d);
    static asio::awaitable<Expected<bool>> onUnauthorized(std::shared_ptr<State> d, Time requestStartedAt);
    static asio::awaitable<Expected<ExecCredential>> fromPlugin(std::shared_ptr<State> d);
    static asio::awaitable<Expected<ExecCredential>> runPlugin(std::shared_ptr<State> d);
};

std::vector<Secret> Credentials::State::secrets() const
{
    std::vector<Secret> all{user().token, user().password, user().clientKeyData, fileToken, Secret{tls.clientKey}};
    if (hasBasic())
        all.emplace_back(encodeBase64(user().username + ":" + user().password.reveal()));
    for (const auto* credential : {&pluginCredential, &refusedCredential}) {
        if (*credential) {
            all.push_back((*credential)->token);
            all.push_back((*credential)->clientKey);
        }
    }
    if (!user().exec)
        return all;
    for (const auto& [name, value] : user().exec->environment) {
        if (namesASecret(name))
            all.emplace_back(value);
    }
    const std::vector<std::string>& arguments = user().exec->arguments;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::size_t equals = arguments[i].find('=');
        if (!arguments[i].starts_with('-') || !namesASecret(arguments[i].substr(0, equals)))
            continue;
        if (equals != std::string::npos)
            all.emplace_back(arguments[i].substr(equals + 1));
        else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with('-'))
            all.emplace_back(arguments[i + 1]);
    }
    return all;
}

Error Credentials::State::failure(ErrorCode code, std::string why, std::string tryThis) const
{
    Error error;
    error.code = code;
    error.what = "Cannot get credentials for context \"" + context.contextName + "\"";
    error.why = std::move(why);
    error.tryThis = std::move(tryThis);
    return error;
}

Error Credentials::State::unreadable(Error error, const char* whatFile) const
{
    // Not NotFound: what is missing is not the cluster.
    error.code = ErrorCode::WrongCredentials;
    error.what = "Cannot get credentials for context \"" + context.contextName + "\"";
    error.why = std::string{"the "} + whatFile + " cannot be read: " + error.why;
    if (error.file.find("/~/") != std::string::npos)
        error.tryThis = "A \"~\" is not replaced in a kubeconfig; write the whole path";
    else if (error.tryThis.empty())
        error.tryThis = "Correct the path in the kubeconfig, or fetch the kubeconfig anew";
    return error;
}

void Credentials::State::setTls(TlsSettings changed)
{
    if (changed == tls && generation > 0)
        return;
    const bool first = generation == 0;
    wipe(tls.clientKey);
    tls = std::move(changed);
    ++generation;
    if (!first && services.tlsChanged)
        services.tlsChanged();
}

Expected<TlsSettings> Credentials::State::readTls() const
{
    TlsSettings settings;
    settings.serverName = context.cluster.tlsServerName;
    settings.insecureSkipVerify = context.cluster.insecureSkipTlsVerify;
    settings.certificateAuthorities = context.cluster.certificateAuthorityData;
    settings.clientCertificate = user().clientCertificateData;
    settings.clientKey = user().clientKeyData.reveal();
    struct Source {
        const std::string& path;
        std::string& text;
        const char* name;
    };
    const std::array<Source, 3> sources{{
        {context.cluster.certificateAuthority, settings.certificateAuthorities, "file with the cluster's certificate authority"},
        {user().clientCertificate, settings.clientCertificate, "client certificate"},
        {user().clientKey, settings.clientKey, "client key"},
    }};
    for (const Source& source : sources) {
        if (source.path.empty() || !source.text.empty())
            continue;
        auto text = services.readFile(source.path);
        if (!text)
            return tl::unexpected(unreadable(text.error(), source.name));
        if (trimmed(*text).empty()) {
            Error error;
            error.why = "it is empty";
            error.file = source.path;
            return tl::unexpected(unreadable(std::move(error), source.name));
        }
        source.text = std::move(*text);
    }
    return settings;
}

Expected<void> Credentials::State::loadTls()
{
    if (tlsLoaded)
        return {};
    auto settings = readTls();
    if (!settings)
        return tl::unexpected(settings.error());
    setTls(std::move(*settings));
    tlsLoaded = true;
    if (!context.cluster.certificateAuthority.empty() || !user().clientCertificate.empty() || !user().clientKey.empty())
        checkTlsFilesLater();
    return {};
}

void Credentials::State::checkTlsFiles()
{
    auto settings = readTls();
    // In the middle of a renewal a file may be missing or empty: what we have serves until the next look.
    if (!settings)
        return;
    if (pluginCredential && !pluginCredential->clientCertificate.empty()) {
        settings->clientCertificate = pluginCredential->clientCertificate;
        settings->clientKey = pluginCredential->clientKey.reveal();
    }
    setTls(std::move(*settings));
}

void Credentials::State::checkTlsFilesLater()
{
    recheck = services.timers->after(certificatePeriod, [weak = weak_from_this()] {
        if (const auto d = weak.lock()) {
            d->checkTlsFilesLater();
            d->checkTlsFiles();
        }
    });
}

Expected<Secret> Credentials::State::readTokenFile() const
{
    auto text = services.readFile(user().tokenFile);
    if (!text)
        return tl::unexpected(unreadable(text.error(), "token file"));
    Secret token{trimmed(*text)};
    wipe(*text);
    if (!token.empty() && fitsHeader(token.reveal()))
        return token;
    Error error;
    error.why = token.empty() ? "it is empty" : "it holds more than one line, or characters that no header can carry";
    error.file = user().tokenFile;
    return tl::unexpected(unreadable(std::move(error), "token file"));
}

// The one that stands in the kubeconfig itself.
Expected<Secret> Credentials::State::ownToken() const
{
    Secret token{trimmed(user().token.reveal())};
    if (fitsHeader(token.reveal()))
        return token;
    return tl::unexpected(failure(ErrorCode::WrongCredentials, "the token has characters that no header can carry",
                                  "Write the token of user \"" + user().name + "\" on one line"));
}

Expected<Secret> Credentials::State::bearerToken()
{
    if (user().tokenFile.empty())
        return ownToken();
    const Time now = services.clock->now();
    if (!fileToken.empty() && now < fileTokenRead + tokenFilePeriod - tokenFileLeeway)
        return fileToken;
    auto token = readTokenFile();
    if (token) {
        fileToken = std::move(*token);
        fileTokenRead = now;
        return fileToken;
    }
    if (!fileToken.empty())
        return fileToken;
    if (!user().token.empty())
        return ownToken();
    return tl::unexpected(token.error());
}

Expected<bool> Credentials::State::renewTokenFile(Time requestStartedAt)
{
    if (!fileToken.empty() && fileTokenRead > requestStartedAt)
        return true;
    const Secret refused = std::exchange(fileToken, Secret{});
    auto token = readTokenFile();
    if (!token)
        return tl::unexpected(token.error());
    fileToken = std::move(*token);
    fileTokenRead = services.clock->now();
    return fileToken != refused;
}

std::optional<ExecCredential> Credentials::State::freshPluginCredential() const
{
    if (!pluginCredential || (pluginCredential->expires && *pluginCredential->expires <= services.clock->now()))
        return std::nullopt;
    return pluginCredential;
}

// Reads what the plugin has printed, wipes it, and keeps the credential.
Expected<ExecCredential> Credentials::State::takeReply(ProcessResult& result)
{
    const ExecPlugin& plugin = *user().exec;
    const std::string name = "the credential plugin " + baseName(plugin.command);
    auto credential = parseExecCredential(result.output, plugin.apiVersion);
    std::vector<Secret> known = secrets();
    if (credential) {
        known.push_back(credential->token);
        known.push_back(credential->clientKey);
    }
    wipe(result.output);
    pluginMessage = quoteForPeople(std::move(result.errorOutput), known, maximumMessage);
    const std::string said = pluginMessage.empty() ? "" : ". It says: " + pluginMessage;
    if (result.exitCode != 0)
        return tl::unexpected(failure(ErrorCode::WrongCredentials,
                                      name + " failed with exit code " + std::to_string(result.exitCode) + said,
                                      "Run it in a terminal to see what it wants; often it is a new login"));
    if (!credential)
        return tl::unexpected(failure(ErrorCode::WrongCredentials, name + " gave no credentials: " + credential.error().why + said,
                                      "Update the plugin, or fetch the kubeconfig anew"));
    pluginCredential = *credential;
    pluginCredentialObtained = services.clock->now();
    if (!credential->clientCertificate.empty()) {
        TlsSettings changed = tls;
        changed.clientCertificate = credential->clientCertificate;
        changed.clientKey = credential->clientKey.reveal();
        setTls(std::move(changed));
    }
    return credential;
}

asio::awaitable<Expected<ExecCredential>> Credentials::State::runPlugin(std::shared_ptr<State> d)
{
    const ExecPlugin& plugin = *d->user().exec;
    const std::string name = "the credential plugin " + baseName(plugin.command);
    if (!isKnownExecVersion(plugin.apiVersion))
        co_return tl::unexpected(d->failure(ErrorCode::Unsupported,
                                            name + " is to be spoken to by apiVersion \"" + plugin.apiVersion + "\", which we do not know",
                                            "Update the plugin and fetch the kubeconfig anew, so that it says "
                                            "client.authentication.k8s.io/v1"));
    if (plugin.interactiveMode == ExecPlugin::InteractiveMode::Always)
        co_return tl::unexpected(d->failure(ErrorCode::Unsupported,
                                            name + " wants to ask you in a terminal (interactiveMode: Always), and we run plugins without one",
                                            "Log in with the plugin's own command first and set interactiveMode to IfAvailable"));

    Environment environment = co_await d->services.loginShell->environment();
    const bool isPath = plugin.command.find('/') != std::string::npos;
    std::optional<std::string> program;
    if (!isPath)
        program = findProgram(plugin.command, environment, d->services.canRun);
    else if (d->services.canRun(plugin.command))
        program = plugin.command;
    if (!program)
        co_return tl::unexpected(d->failure(
            ErrorCode::WrongCredentials,
            isPath ? name + " is not installed: there is no program " + plugin.command
                   : name + " is not installed: no folder of your login shell's PATH has a program of that name",
            plugin.installHint.empty() ? "Install it, or correct \"command\" in the kubeconfig" : trimmed(plugin.installHint)));

    for (const auto& [variable, value] : plugin.environment)
        environment.insert_or_assign(variable, value);
    environment["KUBERNETES_EXEC_INFO"] = execInfo(plugin, d->context, d->tls.certificateAuthorities);
    ProcessRequest request{*program, plugin.arguments};
    request.environment.assign(environment.begin(), environment.end());

    auto result = co_await d->services.runner->run(std::move(request), d->services.pluginDeadline);
    if (result)
        co_return d->takeReply(*result);
    if (result.error().code == ErrorCode::TimedOut)
        co_return tl::unexpected(d->failure(ErrorCode::TimedOut,
                                            name + " did not end within " + secondsText(d->services.pluginDeadline)
                                                + " and was stopped",
                                            "Perhaps it waits for a login: run it in a terminal first"));
    if (result.error().code == ErrorCode::Cancelled)
        co_return tl::unexpected(d->failure(ErrorCode::Cancelled, name + " was stopped"));
    const std::string why = quoteForPeople(result.error().why, d->secrets(), maximumMessage);
    co_return tl::unexpected(d->failure(ErrorCode::WrongCredentials, name + " could not be run: " + why,
                                        "Check that " + *program + " can be run in a terminal"));
}

// The cached credential or one from a run of the plugin, which all who ask meanwhile share.
asio::awaitable<Expected<ExecCredential>> Credentials::State::fromPlugin(std::shared_ptr<State> d)
{
    for (;;) {
        if (auto fresh = d->freshPluginCredential())
            co_return *fresh;
        const std::shared_ptr<PluginOutcome> running = d->pluginRun;
        if (!running)
            break;
        auto shared = co_await PluginOutcome::wait(running);
        if (shared)
            co_return std::move(*shared);
        if (!running->over())
            co_return tl::unexpected(d->failure(ErrorCode::Cancelled, "the request was given up"));
    }
    const auto outcome = std::make_shared<PluginOutcome>(d->services.executor);
    d->pluginRun = outcome;
    const OutcomeGuard guard{d->pluginRun, outcome};
    auto credential = co_await runPlugin(d);
    // A run that was given up is nobody's answer: the next in line runs the plugin itself.
    if (credential || credential.error().code != ErrorCode::Cancelled)
        outcome->finish(credential);
    co_return credential;
}

asio::awaitable<Expected<AuthHeaders>> Credentials::State::authorize(std::shared_ptr<State> d)
{
    if (const auto loaded = d->loadTls(); !loaded)
        co_return tl::unexpected(loaded.error());
    AuthHeaders headers;
    const KubeUser& user = d->user();
    if (d->secretsAllowed && d->hasToken()) {
        const auto token = d->bearerToken();
        if (!token)
            co_return tl::unexpected(token.error());
        headers.emplace_back("Authorization", "Bearer " + token->reveal());
    } else if (d->secretsAllowed && d->hasBasic()) {
        headers.emplace_back("Authorization", "Basic " + encodeBase64(user.username + ":" + user.password.reveal()));
    } else if (d->usesPlugin()) {
        const auto credential = co_await fromPlugin(d);
        if (!credential)
            co_return tl::unexpected(credential.error());
        if (!credential->token.empty())
            headers.emplace_back("Authorization", "Bearer " + credential->token.reveal());
    }
    if (!user.impersonate.empty()) {
        headers.emplace_back("Impersonate-User", user.impersonate);
        if (!user.impersonateUid.empty())
            headers.emplace_back("Impersonate-Uid", user.impersonateUid);
        for (const std::string& group : user.impersonateGroups)
            headers.emplace_back("Impersonate-Group", group);
        for (const auto& [key, values] : user.impersonateExtra) {
            for (const std::string& value : values)
                headers.emplace_back("Impersonate-Extra-" + escapeHeaderKey(key), value);
        }
        for (const auto& [name, value] : headers) {
            if (!fitsHeader(value))
                co_return tl::unexpected(d->failure(ErrorCode::BadInput, "the " + name + " of user \"" + user.name
                                                        + "\" has characters that no header can carry",
                                                    "Correct the as-… fields in the kubeconfig"));
        }
    }
    co_return headers;
}

asio::awaitable<Expected<bool>> Credentials::State::onUnauthorized(std::shared_ptr<State> d, Time requestStartedAt)
{
    // A certificate may have been renewed since the last look.
    const unsigned before = d->generation;
    if (d->tlsLoaded && d->recheck)
        d->checkTlsFiles();
    if (!d->secretsAllowed)
        co_return false;
    if (!d->user().tokenFile.empty()) {
        auto renewed = d->renewTokenFile(requestStartedAt);
        if (renewed && d->generation != before)
            renewed = true;
        co_return renewed;
    }
    if (!d->usesPlugin())
        co_return d->generation != before;
    if (d->freshPluginCredential() && d->pluginCredentialObtained > requestStartedAt)
        co_return true;
    // Somebody else's 401 may have dropped it already, and the run of the plugin under way is the one to wait for.
    if (auto dropped = std::exchange(d->pluginCredential, std::nullopt))
        d->refusedCredential = std::move(dropped);
    const auto renewed = co_await fromPlugin(d);
    if (!renewed)
        co_return tl::unexpected(renewed.error());
    const auto& refused = d->refusedCredential;
    co_return !refused || renewed->token != refused->token || renewed->clientCertificate != refused->clientCertificate
        || renewed->clientKey != refused->clientKey;
}

Credentials::Credentials(ResolvedContext context, CredentialServices services)
    : d(std::make_shared<State>(std::move(context), std::move(services))) {}

Credentials::~Credentials()
{
    if (d->recheck)
        d->services.timers->cancel(*d->recheck);
    wipe(d->tls.clientKey);
}

asio::awaitable<Expected<AuthHeaders>> Credentials::authorize()
{
    return State::authorize(d);
}

asio::awaitable<Expected<bool>> Credentials::onUnauthorized(Time requestStartedAt)
{
    return State::onUnauthorized(d, requestStartedAt);
}

const TlsSettings& Credentials::tls() const
{
    return d->tls;
}

unsigned Credentials::generation() const
{
    return d->generation;
}

const std::string& Credentials::pluginMessage() const
{
    return d->pluginMessage;
}

std::string Credentials::redact(std::string text) const
{
    return nephoscope::redact(std::move(text), d->secrets());
}

} // namespace nephoscope
