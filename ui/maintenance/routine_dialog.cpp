#include "ui/maintenance/routine_dialog.h"

#include "ui/maintenance/routine_columns.h"
#include "ui/widgets/error_text.h"

#include <QComboBox>
#include <QDateEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

constexpr int shownSeries = 5;

constexpr RoutineKind kinds[]{RoutineKind::TopUp, RoutineKind::Backfill, RoutineKind::GapRepair, RoutineKind::Verify,
    RoutineKind::Compare, RoutineKind::Prune, RoutineKind::Backup};

QString textOf(const SeriesKey& key) {
    return QString::fromStdString(key.instrument.toString() + '@' + key.timeframe.toString());
}

Result<SeriesKey> seriesOf(const QString& text) {
    const auto parts = text.trimmed().split(QLatin1Char('@'));
    const auto instrument = InstrumentId::parse(parts.value(0).toStdString());
    const auto timeframe = Timeframe::parse(parts.value(1).toStdString());
    if (!instrument || !timeframe || parts.size() != 2)
        return Error{
            "routine.series", "'%1' is not a series such as BINANCE:BTCUSDT@1m", {text.left(80).toStdString()}};
    return SeriesKey{*instrument, *timeframe};
}

} // namespace

RoutineDialog::RoutineDialog(const Choices& choices, const std::optional<Routine>& known, QWidget* parent)
    : QDialog(parent)
    , m_known(known)
    , m_name(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_schedule(new QComboBox(this))
    , m_missed(new QComboBox(this))
    , m_after(new QComboBox(this))
    , m_series(new QListWidget(this))
    , m_moreSeries(new QLineEdit(this))
    , m_feed(new QComboBox(this))
    , m_from(new QDateEdit(this))
    , m_days(new QSpinBox(this))
    , m_retries(new QSpinBox(this))
    , m_hint(new QLabel(this))
    , m_error(new QLabel(this)) {
    setWindowTitle(known ? tr("Edit routine") : tr("New routine"));
    setObjectName(QStringLiteral("routineDialog"));
    m_name->setObjectName(QStringLiteral("routineName"));
    m_name->setPlaceholderText(tr("nightly_top_up"));
    for (const RoutineKind kind : kinds)
        m_kind->addItem(nameOf(kind), static_cast<int>(kind));
    m_kind->setObjectName(QStringLiteral("routineKind"));
    m_schedule->setObjectName(QStringLiteral("routineSchedule"));
    m_schedule->setEditable(true);
    m_schedule->addItems({QStringLiteral("every 15m"), QStringLiteral("every 1h"), QStringLiteral("daily 06:30"),
        QStringLiteral("cron 0 */4 * * mon-fri"), QStringLiteral("on start"), QStringLiteral("manual")});
    m_schedule->setToolTip(
        tr("manual, on start, every 15m, daily 06:30 or cron minute hour day month weekday; all UTC"));
    m_missed->addItem(tr("Run once"), static_cast<int>(MissedPolicy::RunOnce));
    m_missed->addItem(tr("Wait for the next time"), static_cast<int>(MissedPolicy::Skip));
    m_after->addItem(tr("No other routine"), QString());
    for (const std::string& name : choices.others) {
        if (!known || name != known->name)
            m_after->addItem(QString::fromStdString(name), QString::fromStdString(name));
    }
    for (const StoredSeries& each : choices.stored) {
        auto* item = new QListWidgetItem(textOf({each.instrument.id, each.timeframe}), m_series);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(Qt::Unchecked);
    }
    m_series->setObjectName(QStringLiteral("routineSeries"));
    m_series->setFixedHeight(m_series->fontMetrics().height() * shownSeries + 24);
    m_moreSeries->setObjectName(QStringLiteral("routineMoreSeries"));
    m_moreSeries->setPlaceholderText(QStringLiteral("BINANCE:BTCUSDT@1m, COINBASE:BTC-USD@1h"));
    m_feed->setObjectName(QStringLiteral("routineFeed"));
    m_feed->addItem(tr("Those of the venue"), QString());
    for (const std::string& name : choices.feeds)
        m_feed->addItem(QString::fromStdString(name), QString::fromStdString(name));
    m_from->setCalendarPopup(true);
    m_from->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_from->setDate(QDate::currentDate().addDays(-30));
    m_days->setObjectName(QStringLiteral("routineDays"));
    m_days->setRange(0, 100'000);
    m_retries->setRange(0, 100);
    m_retries->setValue(2);
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("routineError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->hide();

    auto* form = new QFormLayout;
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&What"), m_kind);
    form->addRow(QString(), m_hint);
    form->addRow(tr("&When"), m_schedule);
    form->addRow(tr("&Missed times"), m_missed);
    form->addRow(tr("&After"), m_after);
    form->addRow(tr("&Series"), m_series);
    form->addRow(tr("M&ore series"), m_moreSeries);
    form->addRow(tr("F&eed"), m_feed);
    form->addRow(tr("&From"), m_from);
    form->addRow(tr("&Days"), m_days);
    form->addRow(tr("&Retries"), m_retries);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_error);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { submit(); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] { updateFields(); });
    if (known)
        fill(*known);
    updateFields();
    setMinimumWidth(520);
}

void RoutineDialog::fill(const Routine& routine) {
    m_name->setText(QString::fromStdString(routine.name));
    m_name->setReadOnly(true);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(routine.kind)));
    m_schedule->setCurrentText(QString::fromStdString(routine.schedule.toString()));
    m_missed->setCurrentIndex(m_missed->findData(static_cast<int>(routine.missed)));
    m_after->setCurrentIndex(std::max(0, m_after->findData(QString::fromStdString(routine.after))));
    QStringList more;
    for (const SeriesKey& key : routine.series) {
        const auto items = m_series->findItems(textOf(key), Qt::MatchExactly);
        if (items.isEmpty())
            more.append(textOf(key));
        for (QListWidgetItem* item : items)
            item->setCheckState(Qt::Checked);
    }
    m_moreSeries->setText(more.join(QStringLiteral(", ")));
    // One that is not set up any more is shown as it is kept.
    const QString feed = QString::fromStdString(routine.feed);
    if (m_feed->findData(feed) < 0)
        m_feed->addItem(feed, feed);
    m_feed->setCurrentIndex(m_feed->findData(feed));
    if (routine.from)
        m_from->setDate(QDateTime::fromMSecsSinceEpoch(toCount(*routine.from), Qt::UTC).date());
    m_days->setValue(routine.days);
    m_retries->setValue(routine.retries);
}

void RoutineDialog::updateFields() {
    const auto kind = static_cast<RoutineKind>(m_kind->currentData().toInt());
    const auto hint = [&]() -> QString {
        switch (kind) {
        case RoutineKind::Backfill:
            return tr("Fetches everything that is missing since a day.");
        case RoutineKind::TopUp:
            return tr("Fetches from the newest stored candle to now.");
        case RoutineKind::GapRepair:
            return tr("Fetches the holes between the first and the last stored candle.");
        case RoutineKind::Verify:
            return tr("Checks stored candles for faults; changes nothing. Days: how far back, 0 for all.");
        case RoutineKind::Compare:
            return tr(
                "Fetches again, from the feed below, and tells what differs; changes nothing. Days: how far back, "
                "0 for all.");
        case RoutineKind::Prune:
            return tr("Forgets candles that are older than the days to keep.");
        case RoutineKind::Backup:
            return tr("Copies both databases. Days: how many copies to keep.");
        }
        return {};
    }();
    m_hint->setText(hint);
    m_from->setEnabled(kind == RoutineKind::Backfill);
    m_series->setEnabled(kind != RoutineKind::Backup);
    m_moreSeries->setEnabled(kind != RoutineKind::Backup);
    const bool asksFeeds = kind == RoutineKind::Backfill || kind == RoutineKind::TopUp || kind == RoutineKind::GapRepair
        || kind == RoutineKind::Compare;
    m_feed->setEnabled(asksFeeds);
    m_days->setEnabled(kind == RoutineKind::Verify || kind == RoutineKind::Compare || kind == RoutineKind::Prune
        || kind == RoutineKind::Backup);
}

Result<Routine> RoutineDialog::read() const {
    Routine out = m_known.value_or(Routine{});
    out.name = m_name->text().trimmed().toStdString();
    out.kind = static_cast<RoutineKind>(m_kind->currentData().toInt());
    const auto schedule = Schedule::parse(m_schedule->currentText().trimmed().toStdString());
    if (!schedule)
        return schedule.error();
    out.schedule = *schedule;
    out.missed = static_cast<MissedPolicy>(m_missed->currentData().toInt());
    out.after = m_after->currentData().toString().toStdString();
    out.series.clear();
    if (m_series->isEnabled()) {
        for (int i = 0; i < m_series->count(); ++i) {
            if (m_series->item(i)->checkState() == Qt::Checked)
                out.series.push_back(*seriesOf(m_series->item(i)->text()));
        }
        for (const QString& text : m_moreSeries->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            auto series = seriesOf(text);
            if (!series)
                return std::move(series).error();
            out.series.push_back(std::move(*series));
        }
    }
    out.feed = m_feed->isEnabled() ? m_feed->currentData().toString().toStdString() : std::string();
    out.from.reset();
    if (m_from->isEnabled())
        out.from = utcMs(QDateTime(m_from->date(), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
    out.days = m_days->isEnabled() ? m_days->value() : 0;
    out.retries = m_retries->value();
    return out;
}

void RoutineDialog::submit() {
    const auto routine = read();
    if (!routine)
        showError(errorText(routine.error()));
    else
        Q_EMIT accepted(*routine);
}

void RoutineDialog::showError(const QString& sentence) {
    m_error->setText(sentence);
    m_error->show();
}

} // namespace truebar::ui
