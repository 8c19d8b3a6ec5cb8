// bot list, status, show, log, parity: what is known of bots, whoever runs them.
#pragma once

#include "app/cli/command.h"

namespace truebar::cli {

Answer botList(Session& session, const Arguments& arguments);
Answer botStatus(Session& session, const Arguments& arguments);
Answer botShow(Session& session, const Arguments& arguments);
Answer botLog(Session& session, const Arguments& arguments);
Answer botParity(Session& session, const Arguments& arguments);

} // namespace truebar::cli
