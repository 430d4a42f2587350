// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/net/url.h"

#include <boost/system/error_code.hpp>

namespace nephoscope {

struct TlsRefusal;

// The sentence for a failure of the network, of TLS or of HTTP while talking to the server at `url`.
Error netFailure(const boost::system::error_code& failure, const Url& url, const TlsRefusal& refusal, bool resolving);

} // namespace nephoscope
