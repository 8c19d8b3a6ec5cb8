#include "core/bots/session_rerun.h"

#include <algorithm>

namespace truebar {

namespace {

// The edits of a session, by the open time of the candle from which each applies.
class RepeatedEdits {
public:
    RepeatedEdits(const SessionHead& head, const SessionHistory& history, const PluginRegistry& plugins, bool isLimited)
        : m_bot(head.definition)
        , m_plugins(plugins)
        , m_isLimited(isLimited) {
        for (const SessionEdit& edit : history.edits) {
            if (edit.candle <= 1)
                m_edits.emplace_back(UtcMs::min(), &edit);
            else if (edit.candle <= history.candles.size())
                m_edits.emplace_back(history.candles[edit.candle - 1].step.candle.openTime, &edit);
        }
    }

    Result<void> apply(SessionMachine& machine, UtcMs openTime) {
        for (; m_next < m_edits.size() && m_edits[m_next].first <= openTime; ++m_next) {
            const SessionEdit& edit = *m_edits[m_next].second;
            const bool changesStrategy = edit.overrides != m_bot.overrides;
            m_bot.overrides = edit.overrides;
            if (changesStrategy) {
                const auto settings = strategySettings(m_bot, m_plugins);
                if (!settings)
                    return settings.error();
                if (auto set = machine.setSettings(*settings); !set)
                    return set;
            }
            if (edit.limits && m_isLimited) {
                if (auto set = machine.setLimits(*edit.limits); !set)
                    return set;
            }
        }
        return {};
    }

private:
    BotDefinition m_bot;
    const PluginRegistry& m_plugins;
    const bool m_isLimited;
    std::vector<std::pair<UtcMs, const SessionEdit*>> m_edits;
    std::size_t m_next = 0;
};

// The suggestion that the answer is for; nothing if the like of it does not wait.
std::optional<std::uint64_t> suggestionOf(
    SessionMachine& machine, const GivenAnswer& given, const std::vector<RecordedSuggestion>* answered) {
    if (!answered)
        return given.suggestion;
    if (given.suggestion == 0 || given.suggestion > answered->size() || !machine.runner())
        return std::nullopt;
    const RecordedSuggestion& like = (*answered)[given.suggestion - 1];
    for (const PendingSuggestion& each : machine.runner()->pending()) {
        if (each.offered.time == like.time && each.offered.suggestion.proposal == like.suggestion.proposal)
            return each.offered.number;
    }
    return std::nullopt;
}

Result<void> give(SessionMachine& machine, const std::vector<GivenAnswer>& answers, const SessionRerun& how) {
    for (const GivenAnswer& given : answers) {
        const auto suggestion = suggestionOf(machine, given, how.answered);
        if (!suggestion)
            continue;
        if (auto taken = machine.answer(*suggestion, given.answer); !taken)
            return taken;
    }
    return {};
}

} // namespace

Result<RunResult> rerunSession(const SessionHead& head, const SessionHistory& history,
    const std::vector<Candle>& candles, const CandleStore& store, const PluginRegistry& plugins,
    const SessionRerun& how, const std::stop_token& stop) {
    auto request = sessionRequest(head.definition, plugins);
    if (!request)
        return std::move(request).error();
    if (!how.isTold)
        request->mode = RunMode::DryRun;
    if (how.decision)
        request->settings.decision = *how.decision;
    SessionMachine machine(plugins,
        {std::move(*request), head.instrument, how.answers != nullptr, head.bot,
            how.isLimited ? head.definition.limits : SettingTexts()});
    for (const Candle& candle : history.warmUp)
        machine.warm(candle);
    RepeatedEdits edits(head, history, plugins, how.isLimited);
    for (const Candle& candle : candles) {
        if (stop.stop_requested())
            return Error{"run.cancelled", "the run was cancelled"};
        if (auto applied = edits.apply(machine, candle.openTime); !applied)
            return std::move(applied).error();
        if (how.answers) {
            const auto now = how.answers->byCandle.find(machine.steps() + 1);
            if (now != how.answers->byCandle.end()) {
                if (auto given = give(machine, now->second, how); !given)
                    return std::move(given).error();
            }
        }
        const std::uint64_t number = machine.steps();
        if (const auto step =
                machine.step(candle, how.isTold ? history.candles[number].step.reports : std::vector<LiveReport>());
            !step)
            return step.error();
    }
    // What was learned after the last candle.
    if (how.answers) {
        if (auto given = give(machine, how.answers->unlearned, how); !given)
            return std::move(given).error();
    }
    if (how.isTold) {
        if (auto heard = machine.hear(history.lastReports); !heard)
            return std::move(heard).error();
    }
    auto record = machine.finish(store, stop);
    if (!record)
        return std::move(record).error();
    return std::move(record->result);
}

} // namespace truebar
