#include "ui/maintenance/routine_columns.h"

#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QDateTime>

namespace truebar::ui {

namespace {

// Gives the texts of this file a context.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RoutineColumns)
};

QVariant sortable(const std::optional<UtcMs>& time) {
    return time ? QVariant(qlonglong(toCount(*time))) : QVariant(qlonglong(0));
}

std::optional<QColor> colorOf(RunStatus status, const Theme& theme) {
    switch (status) {
    case RunStatus::Succeeded:
        return theme.bull;
    case RunStatus::Failed:
    case RunStatus::Interrupted:
        return theme.bear;
    case RunStatus::Warned:
        return theme.warning;
    case RunStatus::Running:
    case RunStatus::Cancelled:
        break;
    }
    return std::nullopt;
}

QString stateOf(const RoutineStatus& status) {
    if (status.progress)
        return Words::tr("running %1 %").arg(qRound(*status.progress * 100));
    return status.stored.lastRun ? nameOf(status.stored.lastRun->status) : Words::tr("never ran");
}

QString durationOf(const RoutineRun& run) {
    if (!run.endedAt)
        return QStringLiteral("–");
    const double seconds = static_cast<double>((*run.endedAt - run.startedAt).count()) / 1000.0;
    return seconds < 90 ? Words::tr("%1 s").arg(seconds, 0, 'f', 1) : Words::tr("%1 min").arg(seconds / 60, 0, 'f', 1);
}

QString remarkOf(const RoutineRun& run) {
    if (!run.failure.empty())
        return text(run.failure);
    if (run.warnings.empty())
        return {};
    const QString first = text(run.warnings.front());
    return run.warnings.size() == 1 ? first : Words::tr("%1 (and %2 more)").arg(first).arg(run.warnings.size() - 1);
}

QString allRemarks(const RoutineRun& run) {
    QString out = text(run.failure);
    for (const std::string& warning : run.warnings)
        out += (out.isEmpty() ? QString() : QStringLiteral("\n")) + text(warning);
    // Sentences of sources are text, not markup.
    return out.toHtmlEscaped();
}

} // namespace

QString nameOf(RoutineKind kind) {
    switch (kind) {
    case RoutineKind::Backfill:
        return Words::tr("Backfill");
    case RoutineKind::TopUp:
        return Words::tr("Top up");
    case RoutineKind::GapRepair:
        return Words::tr("Repair gaps");
    case RoutineKind::Verify:
        return Words::tr("Verify");
    case RoutineKind::Compare:
        return Words::tr("Compare with source");
    case RoutineKind::Prune:
        return Words::tr("Prune");
    case RoutineKind::Backup:
        return Words::tr("Backup");
    }
    return {};
}

QString nameOf(RunStatus status) {
    switch (status) {
    case RunStatus::Running:
        return Words::tr("running");
    case RunStatus::Succeeded:
        return Words::tr("succeeded");
    case RunStatus::Warned:
        return Words::tr("with warnings");
    case RunStatus::Failed:
        return Words::tr("failed");
    case RunStatus::Cancelled:
        return Words::tr("cancelled");
    case RunStatus::Interrupted:
        return Words::tr("interrupted");
    }
    return {};
}

QString localTime(const std::optional<UtcMs>& time) {
    return time ? QDateTime::fromMSecsSinceEpoch(toCount(*time)).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
                : QStringLiteral("–");
}

QString scheduleText(const Schedule& schedule) {
    const QString words = text(schedule.toString());
    if (words == QLatin1String("manual"))
        return Words::tr("when asked");
    if (words == QLatin1String("on start"))
        return Words::tr("on start");
    if (words.startsWith(QLatin1String("daily ")))
        return Words::tr("daily at %1 UTC").arg(words.mid(6));
    if (words.startsWith(QLatin1String("every ")))
        return Words::tr("every %1").arg(words.mid(6));
    return words;
}

std::vector<TableColumn<RoutineStatus>> routineColumns(const Theme& theme) {
    using Row = RoutineStatus;
    std::vector<TableColumn<Row>> out;
    const auto color = [theme](const Row& row) {
        return row.stored.lastRun && !row.progress ? colorOf(row.stored.lastRun->status, theme) : std::nullopt;
    };
    out.push_back({Words::tr("Routine"), [](const Row& row) { return text(row.stored.routine.name); }});
    out.push_back({Words::tr("What"), [](const Row& row) { return nameOf(row.stored.routine.kind); }});
    out.push_back({Words::tr("When"), [](const Row& row) {
                       return row.stored.routine.isEnabled ? scheduleText(row.stored.routine.schedule)
                                                           : Words::tr("resting");
                   }});
    out.push_back({Words::tr("State"), stateOf, {}, false, color});
    out.push_back({Words::tr("Last run"),
        [](const Row& row) {
            return localTime(row.stored.lastRun ? std::optional(row.stored.lastRun->startedAt) : std::nullopt);
        },
        [](const Row& row) {
            return sortable(row.stored.lastRun ? std::optional(row.stored.lastRun->startedAt) : std::nullopt);
        }});
    out.push_back({Words::tr("Next run"), [](const Row& row) { return localTime(row.next); },
        [](const Row& row) { return sortable(row.next); }});
    out.push_back({Words::tr("Remark"),
        [](const Row& row) { return row.stored.lastRun ? remarkOf(*row.stored.lastRun) : QString(); }, {}, false, color,
        {}, [](const Row& row) { return row.stored.lastRun ? allRemarks(*row.stored.lastRun) : QString(); }});
    return out;
}

std::vector<TableColumn<RoutineRun>> routineRunColumns(const Theme& theme) {
    using Row = RoutineRun;
    std::vector<TableColumn<Row>> out;
    const auto color = [theme](const Row& row) { return colorOf(row.status, theme); };
    out.push_back({Words::tr("Began"), [](const Row& row) { return localTime(row.startedAt); },
        [](const Row& row) { return sortable(row.startedAt); }});
    out.push_back({Words::tr("Took"), durationOf, {}, true});
    out.push_back({Words::tr("Outcome"), [](const Row& row) { return nameOf(row.status); }, {}, false, color});
    out.push_back({Words::tr("Rows"), [](const Row& row) { return QString::number(row.rows); },
        [](const Row& row) { return QVariant(qulonglong(row.rows)); }, true});
    out.push_back({Words::tr("Requests"), [](const Row& row) { return QString::number(row.requests); },
        [](const Row& row) { return QVariant(qulonglong(row.requests)); }, true});
    out.push_back({Words::tr("Remark"), remarkOf, {}, false, color, {}, allRemarks});
    return out;
}

std::vector<TableColumn<FeedStatus>> feedColumns(const Theme& theme) {
    using Row = FeedStatus;
    std::vector<TableColumn<Row>> out;
    out.push_back({Words::tr("Feed"), [](const Row& row) { return text(row.profile.name); }});
    out.push_back({Words::tr("Venues"), [](const Row& row) {
                       QStringList venues;
                       for (const std::string& venue : row.profile.venues)
                           venues.append(text(venue));
                       return venues.join(QStringLiteral(", "));
                   }});
    out.push_back({Words::tr("State"),
        [](const Row& row) {
            if (row.breaker == CircuitBreaker::State::Open)
                return Words::tr("resting after failures");
            if (row.health.blockedUntil)
                return Words::tr("silent until %1").arg(localTime(row.health.blockedUntil));
            if (row.health.requests == 0)
                return Words::tr("not used yet");
            return row.breaker == CircuitBreaker::State::HalfOpen ? Words::tr("being tried again") : Words::tr("well");
        },
        {}, false,
        [theme](const Row& row) -> std::optional<QColor> {
            if (row.breaker != CircuitBreaker::State::Closed)
                return theme.bear;
            return row.health.blockedUntil ? std::optional(theme.warning) : std::nullopt;
        }});
    out.push_back({Words::tr("Last answer"), [](const Row& row) { return localTime(row.health.lastSuccess); },
        [](const Row& row) { return sortable(row.health.lastSuccess); }});
    out.push_back({Words::tr("Requests"), [](const Row& row) { return QString::number(row.health.requests); },
        [](const Row& row) { return QVariant(qulonglong(row.health.requests)); }, true});
    out.push_back({Words::tr("Failures"), [](const Row& row) { return QString::number(row.health.failures); },
        [](const Row& row) { return QVariant(qulonglong(row.health.failures)); }, true});
    out.push_back({Words::tr("Last error"), [](const Row& row) { return text(row.health.lastError); }});
    return out;
}

} // namespace truebar::ui
