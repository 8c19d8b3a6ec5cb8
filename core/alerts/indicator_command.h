// Changes of indicator bots as they are entered, and as other programs ask for them through the command folder.
#pragma once

#include "core/alerts/indicator_bot.h"

#include <QString>

namespace truebar {

class IndicatorStore;

// What is not named stays.
struct IndicatorEdit {
    std::optional<std::string> name{};
    // With a quorum of more than half of them, unless that is named too.
    std::optional<std::vector<Timeframe>> timeframes{};
    std::optional<int> quorum{};
    std::optional<int> window{};
    std::optional<double> decay{};
    std::optional<double> narrow{}; // shares, such as 0.5
    std::optional<double> wide{};
    std::optional<std::set<OutlookEventKind>> tells{};

    bool operator==(const IndicatorEdit&) const = default;
};

// Errors of OutlookSettings::checked.
Result<OutlookSettings> editedOutlook(OutlookSettings known, const IndicatorEdit& edit);
// Those and the ones of checkedIndicatorBot.
Result<IndicatorBot> editedIndicatorBot(IndicatorBot known, const IndicatorEdit& edit);

struct IndicatorCommand {
    enum class Kind : std::uint8_t { Add, Edit, Start, Stop, Remove };
    static constexpr int kindCount = 5;

    Kind kind = Kind::Start;
    std::string bot{};
    InstrumentId instrument{}; // for Add
    IndicatorEdit edit{}; // for Add and Edit

    bool operator==(const IndicatorCommand&) const = default;
};
// "add", "set", "start", "stop", "remove"
std::string_view toString(IndicatorCommand::Kind kind);

// Where the program that runs the bots looks for commands.
QString indicatorCommandFolder(const QString& workspace);
std::string indicatorCommandToJson(const IndicatorCommand& command);
// "alerts.command"
Result<IndicatorCommand> indicatorCommandFromJson(std::string_view text);

// Within a transaction of the caller.
Result<void> carryOutIndicatorCommand(const IndicatorStore& store, const IndicatorCommand& command, UtcMs now);

} // namespace truebar
