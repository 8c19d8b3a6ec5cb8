#include "ui/jobs/queue_model.h"

#include "core/jobs/job_control.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace truebar::ui {

namespace {

struct QueueWords {
    Q_DECLARE_TR_FUNCTIONS(QueueModel)
};

TableColumn<QueueRow> countOf(const QString& header, TrialStatus status, const Theme& theme) {
    TableColumn<QueueRow> out;
    out.header = header;
    out.text = [status](const QueueRow& row) { return QLocale().toString(qulonglong(row.study.counts.of(status))); };
    out.sortKey = [status](const QueueRow& row) { return qulonglong(row.study.counts.of(status)); };
    out.isNumber = true;
    if (status == TrialStatus::Failed)
        out.color = [status, theme](const QueueRow& row) {
            return row.study.counts.of(status) > 0 ? std::optional(theme.warning) : std::nullopt;
        };
    return out;
}

QString nameOf(const Study& study) {
    return study.spec.name.empty() ? QString::fromStdString(study.id) : QString::fromStdString(study.spec.name);
}

QString marketOf(const StudySpec& spec) {
    QString out = spec.instruments.empty() ? QString() : QString::fromStdString(spec.instruments.front().toString());
    const std::size_t cells = cellsOf(spec).size();
    if (!spec.timeframes.empty())
        out += QStringLiteral("  ") + QString::fromStdString(spec.timeframes.front().toString());
    if (cells > 1)
        out += QStringLiteral("  +") + QString::number(cells - 1);
    return out;
}

} // namespace

double QueueRow::share() const {
    return study.planned == 0
        ? 1
        : std::min(1.0, static_cast<double>(study.counts.ended()) / static_cast<double>(study.planned));
}

std::vector<QueueRow> mergedRows(const std::vector<QueueRow>& before, const std::vector<Study>& studies) {
    std::vector<QueueRow> out;
    for (const Study& study : studies) {
        QueueRow row;
        row.study = study;
        for (const QueueRow& old : before) {
            if (old.study.id == study.id && study.status == StudyStatus::Active) {
                row.perSecond = old.perSecond;
                row.remaining = old.remaining;
            }
        }
        out.push_back(std::move(row));
    }
    return out;
}

bool addProgress(std::vector<QueueRow>& rows, const std::vector<StudyProgress>& progress) {
    bool isAny = false;
    for (const StudyProgress& each : progress) {
        for (QueueRow& row : rows) {
            if (row.study.id != each.study)
                continue;
            row.study.status = each.status;
            row.study.counts = each.counts;
            row.perSecond = each.perSecond;
            row.remaining = each.status == StudyStatus::Active ? each.remaining : std::nullopt;
            isAny = true;
        }
    }
    return isAny;
}

QString statusText(StudyStatus status) {
    switch (status) {
    case StudyStatus::Active:
        return QueueWords::tr("active");
    case StudyStatus::Paused:
        return QueueWords::tr("paused");
    case StudyStatus::Done:
        return QueueWords::tr("done");
    case StudyStatus::Cancelled:
        return QueueWords::tr("cancelled");
    }
    return {};
}

QString statusText(TrialStatus status) {
    switch (status) {
    case TrialStatus::Queued:
        return QueueWords::tr("queued");
    case TrialStatus::Running:
        return QueueWords::tr("running");
    case TrialStatus::Paused:
        return QueueWords::tr("paused");
    case TrialStatus::Done:
        return QueueWords::tr("done");
    case TrialStatus::Failed:
        return QueueWords::tr("failed");
    case TrialStatus::Cancelled:
        return QueueWords::tr("cancelled");
    }
    return {};
}

QString durationText(std::chrono::milliseconds duration) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(duration).count();
    if (seconds < 60)
        return QueueWords::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return QueueWords::tr("%1 min").arg((seconds + 30) / 60);
    return QueueWords::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60);
}

bool mayTell(JobVerb verb, StudyStatus status) {
    switch (verb) {
    case JobVerb::Pause:
        return status == StudyStatus::Active;
    case JobVerb::Resume:
        return status == StudyStatus::Paused || status == StudyStatus::Cancelled;
    case JobVerb::Cancel:
    case JobVerb::Prioritise:
        return status == StudyStatus::Active || status == StudyStatus::Paused;
    }
    return false;
}

QStringList failureReasons(const std::vector<Trial>& trials, int most) {
    std::map<QString, int> counts;
    for (const Trial& trial : trials) {
        if (trial.status == TrialStatus::Failed)
            ++counts[errorText(trial.reason)];
    }
    std::vector<std::pair<QString, int>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    QStringList out;
    for (const auto& [reason, count] : sorted) {
        if (out.size() == most)
            break;
        out << QStringLiteral("%1 × %2").arg(QLocale().toString(count), reason);
    }
    return out;
}

std::vector<TableColumn<QueueRow>> queueColumns(const Theme& theme) {
    std::vector<TableColumn<QueueRow>> out;
    const auto add = [&out](const QString& header, std::function<QString(const QueueRow&)> text) -> auto& {
        TableColumn<QueueRow> column;
        column.header = header;
        column.text = std::move(text);
        out.push_back(std::move(column));
        return out.back();
    };
    add(QueueWords::tr("Study"), [](const QueueRow& row) { return nameOf(row.study); }).toolTip =
        [](const QueueRow& row) {
            return QString(QString::fromStdString(row.study.id) + QStringLiteral("\n") + timeText(row.study.createdAt));
        };
    add(QueueWords::tr("Strategy"),
        [](const QueueRow& row) { return QString::fromStdString(row.study.spec.strategy); });
    add(QueueWords::tr("Market"), [](const QueueRow& row) { return marketOf(row.study.spec); });
    auto& state = add(QueueWords::tr("State"), [](const QueueRow& row) { return statusText(row.study.status); });
    state.color = [theme](const QueueRow& row) -> std::optional<QColor> {
        switch (row.study.status) {
        case StudyStatus::Active:
            return theme.accent;
        case StudyStatus::Done:
            return theme.bull;
        default:
            return theme.mutedText;
        }
    };
    auto& progress = add(QueueWords::tr("Progress"), [](const QueueRow& row) {
        return QString(QLocale().toString(qulonglong(row.study.counts.ended())) + QStringLiteral(" / ")
            + QLocale().toString(qulonglong(row.study.planned)));
    });
    progress.sortKey = [](const QueueRow& row) { return row.share(); };
    auto& left = add(QueueWords::tr("Left"), [](const QueueRow& row) {
        return row.remaining && row.study.status == StudyStatus::Active ? durationText(*row.remaining) : QString();
    });
    left.sortKey = [](const QueueRow& row) { return row.remaining ? qlonglong(row.remaining->count()) : -1; };
    left.isNumber = true;
    out.push_back(countOf(QueueWords::tr("Failed"), TrialStatus::Failed, theme));
    auto& priority =
        add(QueueWords::tr("Priority"), [](const QueueRow& row) { return QString::number(row.study.priority); });
    priority.sortKey = [](const QueueRow& row) { return row.study.priority; };
    priority.isNumber = true;
    return out;
}

} // namespace truebar::ui
