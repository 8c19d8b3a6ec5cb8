#include "app/cli/outlook_text.h"

#include "app/cli/number_text.h"
#include "app/cli/text_table.h"

namespace truebar::cli {

namespace {

std::string timeText(const std::optional<UtcMs>& time) {
    return time ? formatUtc(*time) : std::string("-");
}

std::string percentText(std::optional<double> share) {
    return share ? lineText(std::round(*share * 1000) / 10) + " %" : std::string("-");
}

std::string bandText(const PriceBand& band) {
    return lineText(band.low) + " … " + lineText(band.high);
}

std::string hitText(const HitCount& count) {
    return percentText(count.share()) + " of " + std::to_string(count.forecasts);
}

void writeBand(JsonWriter& json, const char* name, const PriceBand& band) {
    json.key(name).beginObject().member("low", band.low).member("high", band.high).endObject();
}

void writeForecast(JsonWriter& json, const std::optional<RangeForecast>& forecast) {
    json.key("forecast");
    if (!forecast) {
        json.null();
        return;
    }
    json.beginObject()
        .member("from", forecast->from)
        .member("until", forecast->until)
        .member("base", forecast->base)
        .member("volatility", forecast->volatility)
        .member("sample", std::uint64_t(forecast->sample));
    writeBand(json, "narrow", forecast->narrow);
    writeBand(json, "wide", forecast->wide);
    json.endObject();
}

void writeCount(JsonWriter& json, const HitCount& count) {
    const HitCount::Interval interval = count.interval();
    json.beginObject()
        .member("level", count.level)
        .member("forecasts", std::uint64_t(count.forecasts))
        .member("hits", std::uint64_t(count.hits))
        .member("share", count.share())
        .member("low", interval.low)
        .member("high", interval.high)
        .member("verdict", toString(count.verdict()))
        .endObject();
}

void writeCalibration(JsonWriter& json, const Calibration& calibration) {
    json.key("calibration").beginObject().key("narrow");
    writeCount(json, calibration.narrow);
    json.key("wide");
    writeCount(json, calibration.wide);
    json.key("deciles").beginArray();
    for (const HitCount& each : calibration.deciles)
        writeCount(json, each);
    json.endArray().endObject();
}

void writeConsensus(JsonWriter& json, const Consensus& consensus) {
    json.member("consensus", toString(consensus.side))
        .member("bullish", consensus.bullish)
        .member("bearish", consensus.bearish)
        .member("total", consensus.total);
}

std::string consensusText(const Consensus& consensus) {
    return std::string(toString(consensus.side)) + " (" + std::to_string(consensus.bullish) + " bullish, "
        + std::to_string(consensus.bearish) + " bearish of " + std::to_string(consensus.total) + ')';
}

} // namespace

std::string outlookText(const OutlookState& state) {
    std::vector<std::vector<std::string>> rows;
    for (const TimeframeOutlook& each : state.timeframes) {
        const bool isKnown = each.forecast.has_value();
        rows.push_back({each.timeframe.toString(), timeText(each.lastClose), lineText(each.close),
            std::string(toString(each.barClass)), std::string(toString(each.trend)), timeText(each.trendSince),
            isKnown ? bandText(each.forecast->narrow)
                    : "too few: " + std::to_string(each.sample) + " of " + std::to_string(each.needed),
            isKnown ? bandText(each.forecast->wide) : "-", hitText(each.calibration.narrow),
            hitText(each.calibration.wide), std::string(toString(each.calibration.wide.verdict()))});
    }
    std::string narrow = "narrow";
    std::string wide = "wide";
    if (!state.timeframes.empty()) {
        narrow = percentText(state.timeframes.front().calibration.narrow.level);
        wide = percentText(state.timeframes.front().calibration.wide.level);
    }
    return "consensus " + consensusText(state.consensus) + " since " + timeText(state.consensusSince) + '\n'
        + textTable({"candles", "closed", "close", "bar", "trend", "since", "next close, " + narrow,
                        "next close, " + wide, narrow + " held", wide + " held", "verdict"},
            rows, {2});
}

std::string outlookJson(const InstrumentId& instrument, const OutlookSettings& settings, const OutlookState& state) {
    JsonWriter json;
    json.beginObject().member("instrument", instrument.toString()).member("quorum", settings.quorum);
    writeConsensus(json, state.consensus);
    json.member("consensus_since", state.consensusSince).key("timeframes").beginArray();
    for (const TimeframeOutlook& each : state.timeframes) {
        json.beginObject()
            .member("timeframe", each.timeframe.toString())
            .member("candles", std::uint64_t(each.candles))
            .member("closed_at", each.lastClose)
            .member("close", each.close)
            .member("class", toString(each.barClass))
            .member("trend", toString(each.trend))
            .member("trend_since", each.trendSince)
            .member("sample", std::uint64_t(each.sample))
            .member("needed", each.needed);
        writeForecast(json, each.forecast);
        writeCalibration(json, each.calibration);
        json.endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string historyText(const std::vector<OutlookPoint>& points, const Calibration& calibration) {
    std::vector<std::vector<std::string>> rows;
    for (const OutlookPoint& point : points) {
        const auto& said = point.forecast;
        const auto held = [&](const PriceBand& band) {
            return std::string(band.contains(point.candle.close) ? "in" : "out");
        };
        rows.push_back({formatUtc(point.candle.openTime), lineText(point.candle.close),
            std::string(toString(point.state.barClass)), std::string(toString(point.state.trend)),
            said ? bandText(said->narrow) : "-", said ? held(said->narrow) : "-", said ? bandText(said->wide) : "-",
            said ? held(said->wide) : "-"});
    }
    std::vector<std::vector<std::string>> counts;
    std::vector<HitCount> all(calibration.deciles.begin(), calibration.deciles.end());
    all.insert(all.begin(), {calibration.narrow, calibration.wide});
    for (const HitCount& each : all)
        counts.push_back({percentText(each.level), percentText(each.share()), std::to_string(each.hits),
            std::to_string(each.forecasts),
            percentText(each.interval().low) + " … " + percentText(each.interval().high),
            std::string(toString(each.verdict()))});
    return textTable({"time", "close", "bar", "trend", "narrow", "", "wide", ""}, rows, {1}) + '\n'
        + textTable({"promised", "held", "hits", "forecasts", "true share, 99 %", "verdict"}, counts, {0, 1, 2, 3});
}

std::string historyJson(const Series& series, const std::vector<OutlookPoint>& points, const Calibration& calibration) {
    JsonWriter json;
    json.beginObject()
        .member("instrument", series.instrument().toString())
        .member("timeframe", series.timeframe().toString())
        .key("candles")
        .beginArray();
    for (const OutlookPoint& point : points) {
        json.beginObject()
            .member("time", point.candle.openTime)
            .member("close", point.candle.close)
            .member("class", toString(point.state.barClass))
            .member("trend", toString(point.state.trend));
        writeForecast(json, point.forecast);
        if (point.forecast)
            json.member("in_narrow", point.forecast->narrow.contains(point.candle.close))
                .member("in_wide", point.forecast->wide.contains(point.candle.close));
        json.endObject();
    }
    json.endArray();
    writeCalibration(json, calibration);
    json.endObject();
    return json.take() + '\n';
}

std::string indicatorTable(const std::vector<StoredIndicatorBot>& bots) {
    std::vector<std::vector<std::string>> rows;
    for (const StoredIndicatorBot& each : bots) {
        const IndicatorBot& bot = each.bot;
        rows.push_back({bot.id, bot.name, bot.instrument.toString(), timeframesText(bot.outlook.timeframes),
            std::to_string(bot.outlook.quorum), tellsText(bot.tells), each.runningSince ? "on" : "off",
            timeText(each.runningSince)});
    }
    return textTable({"bot", "name", "instrument", "timeframes", "quorum", "tells", "state", "since"}, rows, {4});
}

std::string indicatorJson(const std::vector<StoredIndicatorBot>& bots) {
    JsonWriter json;
    json.beginObject().key("bots").beginArray();
    for (const StoredIndicatorBot& each : bots) {
        const ForecastSettings& forecast = each.bot.outlook.forecast;
        json.beginObject()
            .member("bot", each.bot.id)
            .member("name", each.bot.name)
            .member("instrument", each.bot.instrument.toString())
            .member("timeframes", timeframesText(each.bot.outlook.timeframes))
            .member("quorum", each.bot.outlook.quorum)
            .member("decay", forecast.decay)
            .member("window", forecast.window)
            .member("narrow", forecast.narrow)
            .member("wide", forecast.wide)
            .member("tells", tellsText(each.bot.tells))
            .member("created_at", each.createdAt)
            .member("running_since", each.runningSince)
            .endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string outlookEventTable(const std::vector<StoredOutlookEvent>& events) {
    std::vector<std::vector<std::string>> rows;
    for (const StoredOutlookEvent& each : events) {
        const OutlookEvent& event = each.event;
        const bool isBand = event.kind == OutlookEventKind::BandLeft;
        rows.push_back({formatUtc(event.time), each.bot, std::string(toString(event.kind)), event.timeframe.toString(),
            isBand ? bandText(event.band) : std::string(toString(event.from)) + " → " + std::string(toString(event.to)),
            lineText(event.close), consensusText(event.consensus), formatUtc(each.noticedAt)});
    }
    return textTable({"closed", "bot", "event", "candles", "what", "close", "consensus", "noticed"}, rows, {5});
}

std::string outlookEventJson(const std::vector<StoredOutlookEvent>& events) {
    JsonWriter json;
    json.beginObject().key("events").beginArray();
    for (const StoredOutlookEvent& each : events) {
        const OutlookEvent& event = each.event;
        json.beginObject()
            .member("event", each.number)
            .member("bot", each.bot)
            .member("time", event.time)
            .member("kind", toString(event.kind))
            .member("timeframe", event.timeframe.toString())
            .member("from", toString(event.from))
            .member("to", toString(event.to))
            .member("close", event.close);
        if (event.kind == OutlookEventKind::BandLeft)
            writeBand(json, "band", event.band);
        writeConsensus(json, event.consensus);
        json.member("noticed_at", each.noticedAt).endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

} // namespace truebar::cli
