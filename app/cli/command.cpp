#include "app/cli/command.h"

#include "app/cli/setting_words.h"

#include <charconv>
#include <cstdio>
#include <unistd.h>

namespace truebar::cli {

Result<void> Session::openWorkspace(WorkspaceAccess access) {
    if (m_workspace)
        return {};
    auto opened = Workspace::open(m_directory, access);
    if (!opened)
        return std::move(opened).error();
    m_workspace = std::move(*opened);
    return {};
}

Result<void> Session::requireWorkspace() const {
    auto opened = Workspace::open(m_directory, WorkspaceAccess::ReadOnly);
    return opened ? Result<void>() : Result<void>(std::move(opened).error());
}

Result<CandleStore*> Session::candles(WorkspaceAccess access) {
    if (auto opened = openWorkspace(access); !opened)
        return std::move(opened).error();
    if (!m_candles) {
        const auto mode = access == WorkspaceAccess::ReadOnly ? Database::Mode::ReadOnly : Database::Mode::ReadWrite;
        auto store = CandleStore::open(m_workspace->marketDatabase(), mode);
        if (!store)
            return std::move(store).error();
        m_candles = std::move(*store);
    }
    return m_candles.get();
}

Result<RunStore*> Session::runs(WorkspaceAccess access) {
    if (auto opened = openWorkspace(access); !opened)
        return std::move(opened).error();
    if (!m_runs) {
        const auto mode = access == WorkspaceAccess::ReadOnly ? Database::Mode::ReadOnly : Database::Mode::ReadWrite;
        auto store = RunStore::open(m_workspace->workspaceDatabase(), mode);
        if (!store)
            return std::move(store).error();
        m_runs = std::move(*store);
    }
    return m_runs.get();
}

Result<const Workspace*> Session::workspace(WorkspaceAccess access) {
    if (auto opened = openWorkspace(access); !opened)
        return std::move(opened).error();
    return m_workspace.get();
}

CalendarBook Session::calendars() const {
    return CalendarBook(Workspace::calendarFolder(m_directory));
}

const PluginRegistry& Session::plugins() {
    if (m_service)
        return m_service->plugins();
    if (!m_plugins)
        m_plugins = PluginRegistry::scan(PluginRegistry::defaultDirectory());
    return *m_plugins;
}

std::stop_token Session::stop() {
    if (m_service)
        return m_service->stop();
    if (!m_interrupt)
        m_interrupt = std::make_unique<InterruptWatch>();
    return m_interrupt->token();
}

CommandLog& Session::log() {
    if (m_service)
        return m_service->log();
    if (!m_log) {
        m_log = std::make_unique<CommandLog>(m_workspace->logFolder(), m_redactor);
        for (const RefusedPlugin& refused : plugins().refused())
            m_log->warning("plugin_refused", {{"reason", refused.reason.message()}});
    }
    return *m_log;
}

void Session::noteFailure(const std::string& event, const Error& error) {
    if (m_workspace && m_workspace->access() == WorkspaceAccess::ReadWrite && !isInputError(error))
        log().error(event, {{"code", error.code}, {"reason", error.message()}});
}

std::vector<OptionSpec> seriesOptions(std::initializer_list<OptionSpec> more) {
    std::vector<OptionSpec> out{{"instrument", "VENUE:SYMBOL", "the instrument", false, true},
        {"timeframe", "T", "1m, 5m, 1h, 1d, 1w …", false, true}};
    out.insert(out.end(), more);
    out.push_back(jsonOption);
    return out;
}

Result<InstrumentId> instrumentOf(const Arguments& arguments) {
    auto id = InstrumentId::parse(*arguments.value("instrument"));
    return id ? id : Result<InstrumentId>(std::move(id).error().at("--instrument"));
}

Result<Timeframe> timeframeOf(const Arguments& arguments) {
    auto timeframe = Timeframe::parse(*arguments.value("timeframe"));
    return timeframe ? timeframe : Result<Timeframe>(std::move(timeframe).error().at("--timeframe"));
}

Result<TimeSpan> spanOf(const Arguments& arguments) {
    TimeSpan out;
    for (const auto& [option, target] : {std::pair{"from", &out.begin}, std::pair{"to", &out.end}}) {
        const auto text = arguments.value(option);
        if (!text)
            continue;
        auto time = parseUtc(*text);
        if (!time)
            return std::move(time).error().at(std::string("--") + option);
        *target = *time;
    }
    if (out.isEmpty())
        return Error{"usage.span", "the span is empty: --from must be before --to", {}, "--from"};
    return out;
}

Result<AskedSeries> askedSeriesOf(const Arguments& arguments) {
    auto instrument = instrumentOf(arguments);
    if (!instrument)
        return std::move(instrument).error();
    const auto timeframe = timeframeOf(arguments);
    if (!timeframe)
        return timeframe.error();
    const auto span = spanOf(arguments);
    if (!span)
        return span.error();
    return AskedSeries{std::move(*instrument), *timeframe, *span};
}

Result<std::int64_t> wholeOf(
    const Arguments& arguments, const char* option, std::int64_t fallback, std::int64_t least, std::int64_t most) {
    const auto text = arguments.value(option);
    if (!text)
        return fallback;
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text->data() + text->size() || value < least || value > most)
        return Error{"usage.number", "'%1' is not a whole number from %2 to %3",
            {text->substr(0, 40), std::to_string(least), std::to_string(most)}, std::string("--") + option};
    return value;
}

Result<std::optional<Decimal>> decimalOf(const Arguments& arguments, const char* option) {
    const auto text = arguments.value(option);
    if (!text)
        return std::optional<Decimal>();
    auto value = Decimal::parse(*text);
    if (!value)
        return std::move(value).error().at(std::string("--") + option);
    return std::optional(*value);
}

Result<std::map<std::string, std::string>> settingsOf(const Arguments& arguments) {
    return settingsIn(arguments.values("set"));
}

bool isTerminal(std::FILE* stream) {
    return isatty(fileno(stream)) != 0;
}

void showProgress(const char* what, double share) {
    if (!isTerminal(stderr))
        return;
    std::fprintf(stderr, "\r%s %3d %%%s", what, static_cast<int>(share * 100), share >= 1 ? "\n" : "");
}

} // namespace truebar::cli
