// What runs and sessions of bots come to when they are stepped through again, for the window: what answers were worth,
// how far a session is from its backtest. Work happens in a thread of its own, answers arrive as signals.
#pragma once

#include "core/bots/parity.h"
#include "core/decisions/human_value.h"
#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"

#include <QObject>

namespace truebar {

class ReviewService final : public QObject {
    Q_OBJECT
public:
    // The plugins outlive the service.
    ReviewService(
        QString marketDatabase, QString workspaceDatabase, const PluginRegistry& plugins, QObject* parent = nullptr);
    ~ReviewService() override;

    // See valueOfAnswers(). Answers with valueComputed() or valueFailed().
    void computeValue(const std::string& name);
    // The last session of the bot. Answers with compared() or comparisonFailed().
    void compareWithBacktest(const std::string& bot);

Q_SIGNALS:
    void valueComputed(const std::string& name, const truebar::HumanValue& value);
    void valueFailed(const std::string& name, const truebar::Error& error);
    void compared(const truebar::ParityReport& report);
    void comparisonFailed(const std::string& bot, const truebar::Error& error);

private:
    const QString m_marketDatabase;
    const QString m_workspaceDatabase;
    const PluginRegistry& m_plugins;
    CallQueue m_answers{this};
    std::stop_source m_stop;
    TaskPool m_pool{1};
};

} // namespace truebar
