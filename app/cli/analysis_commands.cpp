#include "app/cli/command.h"
#include "app/cli/number_text.h"
#include "app/cli/text_table.h"

#include "core/analysis/bar_analysis.h"
#include "core/analysis/indicators/indicator_registry.h"
#include "core/data/series_reader.h"
#include "core/sdk/clock.h"

#include <charconv>
#include <span>

namespace truebar::cli {

namespace {

constexpr std::int64_t defaultVolumeLength = 20;

Result<AnalysisOptions> optionsOf(const Arguments& arguments) {
    AnalysisOptions out;
    out.compareWithBody = arguments.has("body");
    out.strictAdjacency = arguments.has("adjacent");
    out.earlyWarning = arguments.has("early-warning");
    const bool filters = arguments.has("volume-k") || arguments.has("volume-n");
    const auto length = wholeOf(arguments, "volume-n", filters ? defaultVolumeLength : 0, 1, 100'000);
    if (!length)
        return length.error();
    out.volumeLength = static_cast<int>(*length);
    if (const auto text = arguments.value("volume-k")) {
        const auto parsed = std::from_chars(text->data(), text->data() + text->size(), out.volumeFactor);
        if (parsed.ec != std::errc{} || parsed.ptr != text->data() + text->size())
            return Error{"usage.number", "'%1' is not a number", {text->substr(0, 40)}, "--volume-k"};
    }
    auto checked = AnalysisOptions::checked(out);
    return checked ? checked
                   : Result<AnalysisOptions>(Error{checked.error().code, checked.error().text, {}, "--volume-k"});
}

// Candles from the first one there is, because what a candle means depends on those before it, and where the answer
// begins among them.
struct AnalysedSeries {
    SeriesSnapshot candles;
    std::size_t begin = 0;
};

Result<AnalysedSeries> seriesOf(Session& session, const Arguments& arguments) {
    const auto asked = askedSeriesOf(arguments);
    if (!asked)
        return asked.error();
    TimeSpan span = asked->span;
    span.begin = UtcMs::min();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto closed = closedSpan(**store, asked->instrument, asked->timeframe, span, systemClock().now());
    if (!closed)
        return closed.error();
    auto series = readSeries(**store, asked->instrument, asked->timeframe, *closed);
    if (!series)
        return std::move(series).error();
    AnalysedSeries out{std::move(*series), 0};
    out.begin = out.candles->lowerBound(asked->span.begin);
    return out;
}

// Without what the candles before the answer fired.
std::vector<TrendEvent> eventsFrom(const Series& series, std::size_t begin, std::vector<TrendEvent> events) {
    std::erase_if(events, [&](const TrendEvent& event) {
        return begin == series.size() || event.time <= series.times()[begin]; // they have the close of their candle
    });
    return events;
}

std::string barsToJson(const Series& series, std::size_t begin, const BarAnalysis& analysis) {
    JsonWriter json;
    json.beginObject().key("candles").beginArray();
    for (std::size_t i = begin; i < series.size(); ++i)
        json.beginObject()
            .member("time", series.times()[i])
            .member("class", toString(analysis.states[i].barClass))
            .member("trend", toString(analysis.states[i].trend))
            .endObject();
    json.endArray().key("events").beginArray();
    for (const TrendEvent& event : analysis.events)
        json.beginObject()
            .member("time", event.time)
            .member("kind", toString(event.kind))
            .member("from", toString(event.from))
            .member("to", toString(event.to))
            .endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer analyseBars(Session& session, const Arguments& arguments) {
    const auto options = optionsOf(arguments);
    if (!options)
        return options.error();
    const auto series = seriesOf(session, arguments);
    if (!series)
        return series.error();
    const auto& [candles, begin] = *series;
    BarAnalysis analysis = analyzeBars(*candles, *options);
    analysis.events = eventsFrom(*candles, begin, std::move(analysis.events));
    if (arguments.has("json"))
        return barsToJson(*candles, begin, analysis);
    std::size_t counts[4]{};
    for (std::size_t i = begin; i < candles->size(); ++i)
        ++counts[static_cast<std::size_t>(analysis.states[i].barClass)];
    std::string out;
    for (const BarClass c : {BarClass::RealBull, BarClass::RealBear, BarClass::Fake, BarClass::Unclassified})
        out += std::to_string(counts[static_cast<std::size_t>(c)]) + ' ' + std::string(toString(c))
            + (c == BarClass::Unclassified ? "\n" : ", ");
    std::vector<std::vector<std::string>> rows;
    for (const TrendEvent& event : analysis.events)
        rows.push_back({formatUtc(event.time), std::string(toString(event.kind)), std::string(toString(event.from)),
            std::string(toString(event.to))});
    return out + textTable({"time", "event", "from", "to"}, rows);
}

Answer computeLines(Session& session, const Arguments& arguments) {
    const auto parameters = settingsOf(arguments);
    if (!parameters)
        return parameters.error();
    const std::string& name = arguments.operands().front();
    // A bad name or parameter is an error whatever is stored.
    if (auto probe = computeIndicator(name, *parameters, Series()); !probe)
        return std::move(probe).error();
    const auto series = seriesOf(session, arguments);
    if (!series)
        return series.error();
    const auto& [candles, begin] = *series;
    const auto lines = computeIndicator(name, *parameters, *candles);
    if (!lines)
        return lines.error();
    const auto times = candles->times();
    if (!arguments.has("json")) {
        std::vector<std::string> header{"time"};
        for (const NamedLine& line : *lines)
            header.push_back(line.name);
        std::vector<std::vector<std::string>> rows;
        for (std::size_t i = begin; i < times.size(); ++i) {
            rows.push_back({formatUtc(times[i])});
            for (const NamedLine& line : *lines)
                rows.back().push_back(lineText(line.values[i]));
        }
        return textTable(header, rows, {1, 2, 3});
    }
    JsonWriter json;
    json.beginObject().member("indicator", name).key("time").beginArray();
    for (const UtcMs time : times.subspan(begin))
        json.value(time);
    json.endArray().key("lines").beginObject();
    for (const NamedLine& line : *lines) {
        json.key(line.name).beginArray();
        for (const double value : std::span(line.values).subspan(begin))
            json.value(value);
        json.endArray();
    }
    json.endObject().endObject();
    return json.take() + '\n';
}

} // namespace

std::vector<Command> analysisCommands() {
    const OptionSpec from{"from", "TIME", "first time, inclusive"};
    const OptionSpec to{"to", "TIME", "last time, exclusive"};
    return {
        {{"analysis", "bars", "", 0, 0, "classify candles and follow the trend",
             seriesOptions({from, to, {"body", nullptr, "compare with the previous body, not its range"},
                 {"volume-k", "K", "candles below K × average volume are fake (1)"},
                 {"volume-n", "N", "candles in that average (20)"},
                 {"adjacent", nullptr, "the two confirming candles must be neighbours"},
                 {"early-warning", nullptr, "report the first real bar against the trend"}})},
            analyseBars},
        {{"analysis", "indicator", "NAME", 1, 1, "sma, ema, rsi, atr, donchian, bollinger, macd or vwap",
             seriesOptions({from, to, {"set", "K=V", "a parameter of the indicator", true}})},
            computeLines},
    };
}

} // namespace truebar::cli
