// The whole window with real services on a workspace.
// With TRUEBAR_SCREENSHOTS=DIR each page is saved as a picture.
#pragma once

#include "core/access/vault_service.h"
#include "core/alerts/indicator_service.h"
#include "core/bots/bot_service.h"
#include "core/data/data_service.h"
#include "core/data/feed_desk.h"
#include "core/data/feed_service.h"
#include "core/data/live_service.h"
#include "core/decisions/decision_service.h"
#include "core/desk/trading_desk.h"
#include "core/desk/vault_keys.h"
#include "core/jobs/examination_service.h"
#include "core/jobs/job_service.h"
#include "core/maintenance/maintenance_service.h"
#include "core/runs/run_service.h"
#include "core/warehouse/export_service.h"
#include "ui/shell/workbench.h"

#include <QTest>

namespace truebar::test {

constexpr int longWait = 60'000;

// One start of the program.
struct App {
    explicit App(const QString& directory, ui::ThemeName theme = ui::ThemeName::Dark);

    template <class T>
    T* find(const char* name) const {
        return bench.window()->findChild<T*>(QLatin1String(name));
    }
    bool waitForChart(const QString& text) const;
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const;
    // Through the import dialog, by mouse and keys, as hourly candles.
    void importFile(const QString& file, const QString& instrument) const;

    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<PluginRegistry> plugins;
    DataThread thread;
    std::unique_ptr<FeedDesk> desk;
    LiveService live;
    FeedService feeds;
    ExportService exports;
    VaultService vault;
    VaultKeys keys;
    TradingDesk trading;
    DecisionService decisions;
    BotService bots;
    IndicatorService indicators;
    DataService data;
    RunService runs;
    DataHealthService health;
    MaintenanceService maintenance;
    JobService jobs;
    ExaminationService examinations;
    ui::Workbench bench;
};

void shoot(QWidget* widget, const char* name);

} // namespace truebar::test
