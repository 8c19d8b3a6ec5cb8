// Bots as text and JSON.
#pragma once

#include "core/base/json_writer.h"
#include "core/bots/bot_preflight.h"
#include "core/bots/bot_status.h"
#include "core/bots/parity.h"

namespace truebar::cli {

std::string botTable(const std::vector<BotStatus>& bots);
std::string botText(const BotStatus& bot);
void writeBot(JsonWriter& json, const BotStatus& bot);

std::string definitionText(
    const StoredBot& bot, const std::vector<SessionHead>& sessions, const std::vector<BotChange>& changes);
std::string definitionJson(
    const StoredBot& bot, const std::vector<SessionHead>& sessions, const std::vector<BotChange>& changes);

std::string parityText(const ParityReport& report);
std::string parityJson(const ParityReport& report);

std::string checksText(const BotChecks& checks);

std::string logText(const std::vector<BotLogLine>& lines);
std::string logJson(const std::vector<BotLogLine>& lines);

} // namespace truebar::cli
