#include "core/outlook/outlook.h"

#include <algorithm>
#include <array>

namespace truebar {

std::string_view toString(OutlookEventKind kind) {
    constexpr std::array<std::string_view, outlookEventKindCount> names{
        "trend_changed", "consensus_changed", "band_left"};
    return names[static_cast<std::size_t>(kind)];
}

Consensus consensusOf(std::span<const Trend> trends, int quorum) {
    Consensus out;
    out.total = static_cast<int>(trends.size());
    out.bullish = static_cast<int>(std::count(trends.begin(), trends.end(), Trend::Bullish));
    out.bearish = static_cast<int>(std::count(trends.begin(), trends.end(), Trend::Bearish));
    if (out.bullish >= quorum)
        out.side = Trend::Bullish;
    else if (out.bearish >= quorum)
        out.side = Trend::Bearish;
    return out;
}

Result<OutlookSettings> OutlookSettings::checked(OutlookSettings settings) {
    auto& all = settings.timeframes;
    std::sort(all.begin(), all.end());
    if (all.empty() || all.size() > mostTimeframes || std::adjacent_find(all.begin(), all.end()) != all.end())
        return Error{
            "outlook.timeframes", "there must be one to %1 different timeframes", {std::to_string(mostTimeframes)}};
    for (const Timeframe timeframe : all) {
        if (!timeframe.isMultipleOf(all.front()))
            return Error{"outlook.timeframes", "%1 candles cannot be made of %2 candles",
                {timeframe.toString(), all.front().toString()}};
    }
    const int count = static_cast<int>(all.size());
    if (settings.quorum * 2 <= count || settings.quorum > count)
        return Error{"outlook.quorum", "the quorum must be from %1 to %2 timeframes",
            {std::to_string(count / 2 + 1), std::to_string(count)}};
    if (const auto forecast = ForecastSettings::checked(settings.forecast); !forecast)
        return forecast.error();
    if (const auto bars = AnalysisOptions::checked(settings.bars); !bars)
        return bars.error();
    return settings;
}

Outlook::Outlook(const OutlookSettings& settings)
    : m_settings(settings) {
    for (const Timeframe timeframe : settings.timeframes) {
        m_machines.push_back({BarAnalyzer(settings.bars), RangeForecaster(timeframe, settings.forecast)});
        TimeframeOutlook& state = m_state.timeframes.emplace_back();
        state.timeframe = timeframe;
        state.needed = settings.forecast.least();
        state.calibration = m_machines.back().forecaster.calibration();
    }
    m_state.consensus.total = static_cast<int>(settings.timeframes.size());
}

std::vector<OutlookEvent> Outlook::advance(const std::vector<Series>& closed) {
    std::vector<OutlookEvent> events;
    std::vector<std::size_t> next(closed.size());
    for (;;) {
        std::optional<UtcMs> earliest;
        for (std::size_t i = 0; i < closed.size(); ++i) {
            if (next[i] < closed[i].size())
                earliest = std::min(earliest.value_or(UtcMs::max()), closed[i].closeTime(next[i]));
        }
        if (!earliest)
            return events;
        for (std::size_t i = 0; i < closed.size(); ++i) {
            if (next[i] < closed[i].size() && closed[i].closeTime(next[i]) == *earliest)
                step(i, closed[i].at(next[i]++), events);
        }
        agree(*earliest, events);
    }
}

void Outlook::step(std::size_t index, const Candle& candle, std::vector<OutlookEvent>& events) {
    Machine& machine = m_machines[index];
    TimeframeOutlook& state = m_state.timeframes[index];
    const auto told = machine.forecaster.next();
    const BarState bar = machine.bars.step(candle);
    machine.forecaster.step(candle);
    const UtcMs time = state.timeframe.next(candle.openTime);
    OutlookPoint point{candle, bar, told && told->from == candle.openTime ? told : std::nullopt};

    OutlookEvent event;
    event.time = time;
    event.timeframe = state.timeframe;
    event.close = candle.close;
    if (bar.trendChanged()) {
        event.kind = OutlookEventKind::TrendChanged;
        event.from = bar.previousTrend;
        event.to = bar.trend;
        events.push_back(event);
        state.trendSince = time;
    }
    if (point.forecast && !point.forecast->wide.contains(candle.close)) {
        event.kind = OutlookEventKind::BandLeft;
        event.from = Trend::Neutral;
        event.to = candle.close > point.forecast->wide.high ? Trend::Bullish : Trend::Bearish;
        event.band = point.forecast->wide;
        events.push_back(event);
    }
    ++state.candles;
    state.lastClose = time;
    state.close = candle.close;
    state.barClass = bar.barClass;
    state.trend = bar.trend;
    state.forecast = machine.forecaster.next();
    state.sample = machine.forecaster.sample();
    state.calibration = machine.forecaster.calibration();
    state.recent.push_back(std::move(point));
    if (state.recent.size() > mostRecent)
        state.recent.pop_front();
}

// Once for all that closed at this time: a day ends with its last hour, and neither comes first.
void Outlook::agree(UtcMs time, std::vector<OutlookEvent>& events) {
    std::vector<Trend> trends;
    for (const TimeframeOutlook& each : m_state.timeframes)
        trends.push_back(each.trend);
    const Consensus before = m_state.consensus;
    m_state.consensus = consensusOf(trends, m_settings.quorum);
    if (m_state.consensus.side != before.side) {
        OutlookEvent event;
        event.time = time;
        event.kind = OutlookEventKind::ConsensusChanged;
        event.timeframe = m_settings.timeframes.front();
        event.from = before.side;
        event.to = m_state.consensus.side;
        event.close = m_state.timeframes.front().close;
        events.push_back(event);
        m_state.consensusSince = time;
    }
    for (auto event = events.rbegin(); event != events.rend() && event->time == time; ++event)
        event->consensus = m_state.consensus;
}

} // namespace truebar
