// DIR/logs/truebar-cli.log: what changed the workspace, and what failed. One line each, key=value, rotating.
#pragma once

#include "core/vault/redactor.h"

#include <QString>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}

namespace truebar::cli {

// Only for who holds the lock of the workspace: two processes must not rotate one file. A log that cannot be written
// is no reason to fail; its lines are lost.
class CommandLog {
public:
    using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

    CommandLog(const QString& folder, std::shared_ptr<const Redactor> redactor);
    ~CommandLog();

    void info(std::string_view event, Fields fields);
    // Also told on stderr.
    void warning(std::string_view event, Fields fields);
    // stderr has the error's own sentence already.
    void error(std::string_view event, Fields fields);

private:
    std::unique_ptr<spdlog::logger> m_file;
    std::unique_ptr<spdlog::logger> m_screen;
};

} // namespace truebar::cli
