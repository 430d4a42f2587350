// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_actions.h"

#include "collectors/kubernetes/json_member.h"
#include "collectors/kubernetes/resource_type.h"

#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

using Json = nlohmann::json;

// Who is named in metadata.managedFields.
constexpr const char* fieldManager = "?fieldManager=nephoscope";
constexpr std::int32_t mostReplicas = 1'000'000;  // more is a slip of the finger

Error notAsked(const Action& action, std::string why, std::string tryThis)
{
    return {.code = ErrorCode::BadInput,
            .what = "Cannot " + phrase(action),
            .why = std::move(why),
            .tryThis = std::move(tryThis),
            .source = {},
            .file = {}};
}

// The patched object says that it is paused: a Deployment takes the new template and goes on with its old pods.
bool isPaused(const std::string& body)
{
    const Json object = Json::parse(body, nullptr, false);
    const Json& paused = jsonMember(jsonMember(object, "spec"), "paused");
    return paused.is_boolean() && paused.get<bool>();
}

// "2026-11-24T14:20:00Z", as kubectl writes times.
std::string wholeSeconds(Time time)
{
    const std::string text = formatRfc3339(time);
    return text.substr(0, text.find_first_of(".Z")) + 'Z';
}

std::string rightFor(const Action& action)
{
    const std::string where = action.namespaceName.empty() ? std::string{} : " in namespace " + action.namespaceName.str();
    const std::string kinds{resourceType(action.kind).plural};
    switch (action.verb) {
    case ActionVerb::Scale: return "patch " + kinds + "/scale" + where;
    case ActionVerb::Restart: return "patch " + kinds + where;
    case ActionVerb::Delete: return "delete " + kinds + where;
    }
    return {};
}

// A patch is refused as invalid, not as a conflict, when the uid is another's.
bool speaksOfAnotherUid(const ApiError& error)
{
    return error.status == 422 && error.error.why.find("metadata.uid") != std::string::npos;
}

void explain(const Action& action, const ApiError& error, ActionOutcome& outcome)
{
    outcome.why = error.error.why;
    outcome.tryThis = error.error.tryThis;
    if (error.mayBeDone) {
        outcome.what = "It is not known whether the cluster did this: " + phrase(action);
        outcome.tryThis = "Look at what the cluster shows now before you ask again";
        return;
    }
    switch (error.status) {
    case 401: outcome.tryThis = "Log in again, and then ask again"; break;
    case 403: outcome.tryThis = "Ask for the right to " + rightFor(action) + ", or choose another context"; break;
    case 404: outcome.tryThis = "It is no more, or has another name: look at the list again"; break;
    case 409:
        outcome.tryThis =
            "Another object bears that name now, or it is being changed by somebody else: look at it again, then ask again";
        break;
    case 422: outcome.tryThis = "The cluster's rules do not allow it: change what you ask for"; break;
    case 429:
        outcome.tryThis = error.retryAfter
                              ? "Ask again in " + std::to_string(std::chrono::ceil<std::chrono::seconds>(*error.retryAfter).count())
                                    + " s"
                              : "Ask again in a while";
        break;
    default: break;
    }
    if (speaksOfAnotherUid(error))
        outcome.tryThis = "Another object bears that name now: look at it, and ask again if you still want it";
    if (outcome.tryThis.empty())
        outcome.tryThis = "Nothing was changed; ask again when the cluster answers";
}

} // namespace

Expected<ApiCommand> commandFor(const Action& action, Time now)
{
    if (!offers(action.kind, action.verb) || action.name.empty() || action.namespaceName.empty())
        return tl::unexpected(notAsked(action, "such an object does not offer it", "Choose another object"));
    const ResourceType& type = resourceType(action.kind);
    const std::string path = type.objectPath(action.namespaceName.view(), action.name.view());
    const std::string uid = action.uid.str();
    switch (action.verb) {
    case ActionVerb::Scale: {
        if (!action.replicas || *action.replicas < 0 || *action.replicas > mostReplicas)
            return tl::unexpected(notAsked(action, "that is no number of replicas", "Give a number from 0 to 1000000"));
        Json patch{{"spec", {{"replicas", *action.replicas}}}};
        if (!uid.empty())
            patch["metadata"]["uid"] = uid;
        return ApiCommand("PATCH", path + "/scale" + fieldManager, "application/merge-patch+json", patch.dump(), phrase(action));
    }
    case ActionVerb::Restart: {
        // As kubectl rollout restart writes it: another annotation of the template is another template.
        Json patch;
        patch["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"] = wholeSeconds(now);
        if (!uid.empty())
            patch["metadata"]["uid"] = uid;
        return ApiCommand("PATCH", path + fieldManager, "application/strategic-merge-patch+json", patch.dump(), phrase(action));
    }
    case ActionVerb::Delete: {
        Json options{{"kind", "DeleteOptions"}, {"apiVersion", "v1"}};
        if (!uid.empty())
            options["preconditions"]["uid"] = uid;
        if (action.graceSeconds)
            options["gracePeriodSeconds"] = *action.graceSeconds;
        return ApiCommand("DELETE", path, "application/json", options.dump(), phrase(action));
    }
    }
    return tl::unexpected(notAsked(action, "this program does not know how", "Use kubectl"));
}

ActionOutcome outcomeOf(const Action& action, const ApiResult<HttpResponse>& answer, const std::string& label)
{
    ActionOutcome outcome;
    outcome.action = action;
    if (answer) {
        outcome.state = ActionState::Done;
        if (action.verb == ActionVerb::Restart && isPaused(answer->body)) {
            outcome.why = "its roll-out is paused, so that no pod is replaced yet";
            outcome.tryThis = "kubectl rollout resume lets it go on";
        }
        return outcome;
    }
    outcome.state = answer.error().mayBeDone ? ActionState::Unknown : ActionState::Refused;
    outcome.what = "Cannot " + phrase(action) + " on \"" + label + "\"";
    explain(action, answer.error(), outcome);
    return outcome;
}

asio::awaitable<ActionOutcome> perform(KubeApi& api, Action action, std::string label, Time now)
{
    Expected<ApiCommand> command = commandFor(action, now);
    if (!command) {
        ApiResult<HttpResponse> refused = tl::unexpected(ApiError(std::move(command.error())));
        ActionOutcome outcome = outcomeOf(action, refused, label);
        co_return outcome;
    }
    const ApiResult<HttpResponse> answer = co_await api.send(std::move(*command));
    ActionOutcome outcome = outcomeOf(action, answer, label);
    co_return outcome;
}

} // namespace nephoscope
