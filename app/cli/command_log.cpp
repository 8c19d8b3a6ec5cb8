#include "app/cli/command_log.h"

#include "core/base/utf8.h"
#include "core/vault/redacting_sink.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace truebar::cli {

namespace {

constexpr std::size_t mostBytes = 1 << 20;
constexpr std::size_t oldFiles = 3;

// key=value, quoted where a value holds more than one word.
std::string lineOf(std::string_view event, CommandLog::Fields fields) {
    std::string out = "event=" + std::string(event);
    for (const auto& [key, given] : fields) {
        std::string value = printableLine(given);
        const bool needsQuotes = value.empty() || value.find_first_of(" =\"") != std::string::npos;
        for (std::size_t at = value.find('"'); at != std::string::npos; at = value.find('"', at + 2))
            value.insert(at, 1, '\\');
        out += ' ' + std::string(key) + '=' + (needsQuotes ? '"' + value + '"' : value);
    }
    return out;
}

spdlog::sink_ptr fileSink(const QString& folder) {
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_st>(
            folder.toStdString() + "/truebar-cli.log", mostBytes, oldFiles);
        sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(
            "time=%Y-%m-%dT%H:%M:%S.%eZ level=%l pid=%P %v", spdlog::pattern_time_type::utc));
        return sink;
    } catch (const spdlog::spdlog_ex&) {
        return std::make_shared<spdlog::sinks::null_sink_st>();
    }
}

spdlog::sink_ptr screenSink() {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_st>();
    sink->set_pattern("truebar-cli: %l: %v");
    return sink;
}

} // namespace

CommandLog::CommandLog(const QString& folder, std::shared_ptr<const Redactor> redactor)
    : m_file(std::make_unique<spdlog::logger>("file", std::make_shared<RedactingSink>(redactor, fileSink(folder))))
    , m_screen(std::make_unique<spdlog::logger>("screen", std::make_shared<RedactingSink>(redactor, screenSink()))) { }

CommandLog::~CommandLog() = default;

void CommandLog::info(std::string_view event, Fields fields) {
    m_file->info(lineOf(event, fields));
}

void CommandLog::warning(std::string_view event, Fields fields) {
    m_file->warn(lineOf(event, fields));
    m_screen->warn(lineOf(event, fields));
}

void CommandLog::error(std::string_view event, Fields fields) {
    m_file->error(lineOf(event, fields));
}

} // namespace truebar::cli
