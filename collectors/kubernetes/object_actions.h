// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/kube_api.h"
#include "collectors/model/action.h"

namespace nephoscope {

// The request that does it: scale by the scale subresource, restart by kubectl's annotation of the pod template, delete with the
// uid as its precondition. `now`: the time that a restart is marked with. Fails for what cannot be asked of such an object.
Expected<ApiCommand> commandFor(const Action& action, Time now);

// What came of it: the answer of the server, or why there is none. `label`: of the source, for sentences.
ActionOutcome outcomeOf(const Action& action, const ApiResult<HttpResponse>& answer, const std::string& label);

// Sends it and waits for the outcome, at most half a minute; never sends anything twice whose outcome is not known. `api` must
// outlive it. I/O thread.
boost::asio::awaitable<ActionOutcome> perform(KubeApi& api, Action action, std::string label, Time now);

} // namespace nephoscope
