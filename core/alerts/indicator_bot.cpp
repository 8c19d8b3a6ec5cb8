#include "core/alerts/indicator_bot.h"

#include <algorithm>
#include <array>

namespace truebar {

namespace {

constexpr std::size_t longestId = 40;
constexpr std::size_t longestName = 80;

bool isIdCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : std::string(text) + ',') {
        if (c != ',' && c != ' ') {
            word += c;
        } else if (!word.empty()) {
            out.push_back(std::move(word));
            word.clear();
        }
    }
    return out;
}

} // namespace

Result<IndicatorBot> checkedIndicatorBot(IndicatorBot bot) {
    if (bot.id.empty() || bot.id.size() > longestId || !std::all_of(bot.id.begin(), bot.id.end(), isIdCharacter))
        return Error{"alerts.id", "'%1' cannot name a bot: up to 40 small letters, digits, '-' and '_'",
            {bot.id.substr(0, longestId)}, "id"};
    if (bot.name.empty())
        bot.name = bot.id;
    if (bot.name.size() > longestName)
        return Error{"alerts.name", "the name is longer than %1 characters", {std::to_string(longestName)}, "name"};
    if (const auto instrument = InstrumentId::parse(bot.instrument.toString()); !instrument)
        return Error(instrument.error()).at("instrument");
    auto outlook = OutlookSettings::checked(std::move(bot.outlook));
    if (!outlook)
        return std::move(outlook).error();
    bot.outlook = std::move(*outlook);
    return bot;
}

std::string timeframesText(const std::vector<Timeframe>& timeframes) {
    std::string out;
    for (const Timeframe each : timeframes)
        out += (out.empty() ? "" : ",") + each.toString();
    return out;
}

Result<std::vector<Timeframe>> timeframesOf(std::string_view text) {
    std::vector<Timeframe> out;
    for (const std::string& word : wordsOf(text)) {
        const auto timeframe = Timeframe::parse(word);
        if (!timeframe)
            return timeframe.error();
        out.push_back(*timeframe);
    }
    if (out.empty())
        return Error{"alerts.timeframes", "a timeframe is missing, as in '1h,4h,1d'"};
    return out;
}

std::string_view tellWord(OutlookEventKind kind) {
    constexpr std::array<std::string_view, outlookEventKindCount> words{"trend", "consensus", "band"};
    return words[static_cast<std::size_t>(kind)];
}

std::string tellsText(const std::set<OutlookEventKind>& tells) {
    std::string out;
    for (const OutlookEventKind kind : tells)
        out += (out.empty() ? "" : ",") + std::string(tellWord(kind));
    return out.empty() ? "none" : out;
}

Result<std::set<OutlookEventKind>> tellsOf(std::string_view text) {
    std::set<OutlookEventKind> out;
    for (const std::string& word : wordsOf(text)) {
        bool isKnown = word == "none";
        for (int i = 0; i < outlookEventKindCount; ++i) {
            const auto kind = static_cast<OutlookEventKind>(i);
            if (word == tellWord(kind)) {
                out.insert(kind);
                isKnown = true;
            }
        }
        if (!isKnown)
            return Error{"alerts.tells", "'%1' is nothing that can be told: trend, consensus, band or none",
                {word.substr(0, longestId)}};
    }
    return out;
}

std::string_view toString(IndicatorState state) {
    constexpr std::array<std::string_view, indicatorStateCount> names{"off", "loading", "running", "waiting"};
    return names[static_cast<std::size_t>(state)];
}

} // namespace truebar
