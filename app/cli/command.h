// What all commands share: the workspace, the plugins, the answer.
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/command_log.h"
#include "app/cli/interrupt.h"
#include "core/base/json_writer.h"
#include "core/data/calendar_book.h"
#include "core/data/candle_store.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_store.h"
#include "core/vault/redactor.h"
#include "core/workspace/workspace.h"

#include <cstdio>
#include <functional>

namespace truebar::cli {

// Opened when first asked for, so that a bad argument changes nothing.
class DeskSession;

class Session {
public:
    explicit Session(QString directory)
        : m_directory(std::move(directory)) { }
    // Of a command that a service carries out for another program, with its own desk; the service outlives it.
    Session(Session& service, DeskSession& desk)
        : m_directory(service.m_directory)
        , m_service(&service)
        , m_lentDesk(&desk)
        , m_redactor(service.m_redactor) { }

    QString directory() const { return m_directory; }
    DeskSession* lentDesk() const { return m_lentDesk; }
    // For commands that write but must not make a workspace: "workspace.missing" if there is none.
    Result<void> requireWorkspace() const;
    Result<CandleStore*> candles(WorkspaceAccess access);
    Result<RunStore*> runs(WorkspaceAccess access);
    Result<const Workspace*> workspace(WorkspaceAccess access);
    // The built-in calendars and those of the workspace; needs no workspace to be there.
    CalendarBook calendars() const;
    const PluginRegistry& plugins();
    // From the first call on, Ctrl+C asks this token instead of ending the program.
    std::stop_token stop();

    // In front of the log and of every message of a failure.
    Redactor& redactor() { return *m_redactor; }

    // What a command has changed goes to the log of the workspace; only after it was opened for writing.
    CommandLog& log();
    // Failures of the work (not bad input) too, if the workspace is open for writing.
    void noteFailure(const std::string& event, const Error& error);

    // The answer is given and yet the exit status is 1: a verification that found something.
    void endAsFailed() { m_isFailed = true; }
    bool isFailed() const { return m_isFailed; }

private:
    Result<void> openWorkspace(WorkspaceAccess access);

    QString m_directory;
    Session* m_service = nullptr;
    DeskSession* m_lentDesk = nullptr;
    std::unique_ptr<InterruptWatch> m_interrupt;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_candles;
    std::unique_ptr<RunStore> m_runs;
    std::unique_ptr<PluginRegistry> m_plugins;
    std::unique_ptr<CommandLog> m_log;
    std::shared_ptr<Redactor> m_redactor = std::make_shared<Redactor>();
    bool m_isFailed = false;
};

// What goes to stdout.
using Answer = Result<std::string>;

struct Command {
    CommandSpec spec;
    std::function<Answer(Session&, const Arguments&)> run;
    bool isServed = false; // see orByService()
};

std::vector<Command> dataCommands();
std::vector<Command> exportCommands();
std::vector<Command> verifyCommands();
std::vector<Command> analysisCommands();
std::vector<Command> runCommands();
std::vector<Command> bundleCommands();
std::vector<Command> leaderboardCommands();
std::vector<Command> portfolioCommands();
std::vector<Command> robustnessCommands();
std::vector<Command> examinationCommands();
std::vector<Command> sweepCommands();
std::vector<Command> jobCommands();
std::vector<Command> trialCommands();
std::vector<Command> watchCommands();
std::vector<Command> pluginCommands();
std::vector<Command> fetchCommands();
std::vector<Command> feedCommands();
std::vector<Command> routineCommands();
std::vector<Command> vaultCommands();
std::vector<Command> accountCommands();
std::vector<Command> decideCommands();
std::vector<Command> deskCommands();
std::vector<Command> orderCommands();
std::vector<Command> slipCommands();
std::vector<Command> panicCommands();
std::vector<Command> gameCommands();
std::vector<Command> botCommands();
std::vector<Command> outlookCommands();
std::vector<Command> serveCommands();

// Options that several commands take.
std::vector<OptionSpec> seriesOptions(std::initializer_list<OptionSpec> more = {});
constexpr OptionSpec jsonOption{"json", nullptr, "one JSON document on stdout"};

Result<InstrumentId> instrumentOf(const Arguments& arguments);
Result<Timeframe> timeframeOf(const Arguments& arguments);
// --from (inclusive) and --to (exclusive); without them everything. "usage.span" if there is nothing between.
Result<TimeSpan> spanOf(const Arguments& arguments);

// What --instrument, --timeframe and, where they are options, --from and --to name.
struct AskedSeries {
    InstrumentId instrument;
    Timeframe timeframe;
    TimeSpan span;
};
Result<AskedSeries> askedSeriesOf(const Arguments& arguments);

Result<std::int64_t> wholeOf(
    const Arguments& arguments, const char* option, std::int64_t fallback, std::int64_t least, std::int64_t most);
Result<std::optional<Decimal>> decimalOf(const Arguments& arguments, const char* option);
// --set key=value, repeated.
Result<std::map<std::string, std::string>> settingsOf(const Arguments& arguments);

bool isTerminal(std::FILE* stream);
// Progress on stderr, only on a terminal.
void showProgress(const char* what, double share);

} // namespace truebar::cli
