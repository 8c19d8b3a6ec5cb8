// All services of one program over one open workspace, made in the order in which they need each other.
#pragma once

#include "core/access/vault_service.h"
#include "core/alerts/indicator_service.h"
#include "core/bots/bot_service.h"
#include "core/bots/review_service.h"
#include "core/data/data_health_service.h"
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
#include "core/workspace/workspace.h"

#include <memory>

namespace truebar::ui {

struct Services {
    // Everything given outlives the services; `desk` works on `thread`. What the vault opens is told to `redactor`.
    Services(const Workspace& workspace, const PluginRegistry& plugins, DataThread& thread, FeedDesk& desk,
        std::shared_ptr<Redactor> redactor, const IClock& clock = systemClock());

    LiveService live;
    FeedService feeds;
    ExportService exports;
    VaultService vault;
    VaultKeys keys;
    TradingDesk trading;
    DecisionService decisions;
    BotService bots;
    ReviewService reviews;
    IndicatorService indicators;
    DataService data;
    RunService runs;
    DataHealthService health;
    MaintenanceService maintenance;
    JobService jobs;
    ExaminationService examinations;
};

} // namespace truebar::ui
