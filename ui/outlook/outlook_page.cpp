#include "ui/outlook/outlook_page.h"

#include "ui/outlook/indicator_bot_dialog.h"
#include "ui/outlook/outlook_chart.h"
#include "ui/outlook/outlook_words.h"
#include "ui/outlook/reliability_plot.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/text.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

QLabel* mutedLabel(QWidget* parent) {
    auto* out = new QLabel(parent);
    out->setProperty("role", QStringLiteral("muted"));
    out->setTextFormat(Qt::PlainText);
    out->setWordWrap(true);
    return out;
}

std::vector<Timeframe> timeframesOfAll(const std::vector<IndicatorStatus>& bots) {
    std::vector<Timeframe> out;
    for (const IndicatorStatus& bot : bots)
        out.insert(out.end(), bot.stored.bot.outlook.timeframes.begin(), bot.stored.bot.outlook.timeframes.end());
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace

OutlookPage::OutlookPage(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<IndicatorStatus>(outlookColumns(m_theme, {}), this))
    , m_eventModel(new RowTableModel<StoredOutlookEvent>(outlookEventColumns(m_theme), this))
    , m_table(new DataTable(m_model, this))
    , m_events(new DataTable(m_eventModel, this))
    , m_chart(new OutlookChart(this))
    , m_reliability(new ReliabilityPlot(this))
    , m_timeframe(new QComboBox(this))
    , m_forecast(mutedLabel(this))
    , m_judgement(mutedLabel(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_start(new QPushButton(tr("START"), this))
    , m_stop(new QPushButton(tr("STOP"), this))
    , m_edit(new QPushButton(tr("EDIT SETTING…"), this))
    , m_add(new QPushButton(tr("New indicator bot…"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_summary(mutedLabel(this))
    , m_empty(
          new QLabel(tr("There are no indicator bots yet.\nAn indicator bot watches the trends of several timeframes "
                        "and where the next candles may close, counts how often that held, and tells of changes. It "
                        "can never place an order."),
              this)) {
    layOut();
    setBots({});
    connect(m_start, &QPushButton::clicked, this, [this] {
        for (const IndicatorStatus& bot : chosen()) {
            if (!bot.stored.runningSince)
                Q_EMIT startWanted(bot.stored.bot.id);
        }
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        for (const IndicatorStatus& bot : chosen()) {
            if (bot.stored.runningSince)
                Q_EMIT stopWanted(bot.stored.bot.id);
        }
    });
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (const auto bots = chosen(); bots.size() == 1)
            openDialog(bots.front().stored);
    });
    connect(m_add, &QPushButton::clicked, this, [this] { openNew(); });
    connect(m_remove, &QPushButton::clicked, this, [this] { removeChosen(); });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) {
        const IndicatorBot& bot = m_model->row(row).stored.bot;
        Q_EMIT seriesChosen(bot.instrument, bot.outlook.timeframes.front());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { chooseAnother(); });
    connect(m_timeframe, &QComboBox::currentIndexChanged, this, [this] { showDetail(); });
}

QWidget* OutlookPage::makeDetail() {
    m_timeframe->setObjectName(QStringLiteral("outlookTimeframe"));
    m_timeframe->setAccessibleName(tr("Timeframe of the chart"));
    m_forecast->setObjectName(QStringLiteral("outlookForecast"));
    m_forecast->setWordWrap(false);
    m_forecast->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // rather cut than the chart forced wide
    m_judgement->setObjectName(QStringLiteral("outlookJudgement"));
    m_events->setObjectName(QStringLiteral("outlookEvents"));
    m_events->setAccessibleName(tr("What the chosen bot has told"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_timeframe);
    head->addWidget(m_forecast, 1);
    auto* left = new QWidget(this);
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 4, 0, 0);
    leftLayout->setSpacing(4);
    leftLayout->addLayout(head);
    leftLayout->addWidget(m_chart, 1);
    auto* middle = new QWidget(this);
    auto* middleLayout = new QVBoxLayout(middle);
    middleLayout->setContentsMargins(0, 4, 0, 0);
    middleLayout->setSpacing(4);
    middleLayout->addWidget(m_judgement);
    middleLayout->addWidget(m_reliability, 1);
    auto* out = new QSplitter(Qt::Horizontal, this);
    out->setChildrenCollapsible(false);
    out->addWidget(left);
    out->addWidget(middle);
    out->addWidget(m_events);
    out->setStretchFactor(0, 5);
    out->setStretchFactor(1, 2);
    out->setStretchFactor(2, 3);
    out->setSizes({560, 230, 400}); // in proportion
    return out;
}

void OutlookPage::layOut() {
    m_table->setObjectName(QStringLiteral("outlookTable"));
    m_table->setAccessibleName(tr("Indicator bots"));
    m_start->setObjectName(QStringLiteral("startIndicator"));
    m_stop->setObjectName(QStringLiteral("stopIndicator"));
    m_edit->setObjectName(QStringLiteral("editIndicator"));
    m_add->setObjectName(QStringLiteral("addIndicator"));
    m_remove->setObjectName(QStringLiteral("removeIndicator"));
    m_summary->setObjectName(QStringLiteral("outlookSummary"));
    m_summary->setWordWrap(false);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {m_start, m_stop, m_edit})
        bar->addWidget(button);
    bar->addSpacing(16);
    bar->addWidget(m_add);
    bar->addWidget(m_remove);
    bar->addStretch(1);
    bar->addWidget(m_summary);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(makeDetail());
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_splitter, 1);
}

void OutlookPage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_model->setColumns(outlookColumns(theme, m_model->rows()));
    m_model->setNumberFont(theme.numberFont(9));
    m_eventModel->setColumns(outlookEventColumns(theme));
    m_chart->setTheme(theme);
    m_reliability->setTheme(theme);
    m_table->fitColumns();
    m_events->fitColumns();
}

// The columns are those of the timeframes that the bots have.
void OutlookPage::setBots(const std::vector<IndicatorStatus>& bots) {
    const auto& before = m_model->rows();
    const bool isOther = bots.size() != before.size() || timeframesOfAll(bots) != timeframesOfAll(before);
    if (isOther) {
        m_model->setTable(outlookColumns(m_theme, bots), bots);
        m_table->fitColumns();
        const auto found = std::find_if(
            bots.begin(), bots.end(), [this](const IndicatorStatus& bot) { return bot.stored.bot.id == m_shown; });
        if (!bots.empty())
            m_table->selectSourceRow(found == bots.end() ? 0 : static_cast<int>(found - bots.begin()));
    } else {
        m_model->updateRows(bots);
        m_table->growColumns();
    }
    m_empty->setVisible(bots.empty());
    m_splitter->setVisible(!bots.empty());
    QStringList parts;
    for (const IndicatorState state :
        {IndicatorState::Running, IndicatorState::Waiting, IndicatorState::Loading, IndicatorState::Off}) {
        const auto many =
            std::count_if(bots.begin(), bots.end(), [&](const IndicatorStatus& bot) { return bot.state == state; });
        if (many > 0)
            parts.append(QLocale().toString(qlonglong(many)) + QLatin1Char(' ') + outlookStateText(state));
    }
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    chooseAnother();
}

void OutlookPage::setEvents(const std::string& bot, const std::vector<StoredOutlookEvent>& events) {
    if (bot != m_shown)
        return;
    m_eventModel->setRows({events.rbegin(), events.rend()});
    m_events->fitColumns();
}

std::vector<IndicatorStatus> OutlookPage::chosen() const {
    std::vector<IndicatorStatus> out;
    for (const int row : m_table->selectedRows())
        out.push_back(m_model->row(row));
    return out;
}

void OutlookPage::chooseAnother() {
    const auto bots = chosen();
    const auto isOn = [](const IndicatorStatus& bot) { return bot.stored.runningSince.has_value(); };
    const bool anyOn = std::any_of(bots.begin(), bots.end(), isOn);
    m_start->setEnabled(!std::all_of(bots.begin(), bots.end(), isOn));
    m_stop->setEnabled(anyOn);
    m_edit->setEnabled(bots.size() == 1);
    m_remove->setEnabled(!bots.empty() && !anyOn);
    const std::string shown = bots.size() == 1 ? bots.front().stored.bot.id : std::string();
    if (shown != m_shown) {
        m_shown = shown;
        m_eventModel->setRows({});
        Q_EMIT botChosen(shown);
    }
    QStringList timeframes;
    if (bots.size() == 1) {
        for (const Timeframe each : bots.front().stored.bot.outlook.timeframes)
            timeframes.append(text(each.toString()));
    }
    QStringList known;
    for (int i = 0; i < m_timeframe->count(); ++i)
        known.append(m_timeframe->itemText(i));
    if (timeframes != known) {
        const QSignalBlocker quiet(m_timeframe);
        const QString kept = m_timeframe->currentText();
        m_timeframe->clear();
        m_timeframe->addItems(timeframes);
        m_timeframe->setCurrentIndex(std::max(0, m_timeframe->findText(kept)));
    }
    showDetail();
}

void OutlookPage::showDetail() {
    const auto bots = chosen();
    const int index = m_timeframe->currentIndex();
    m_forecast->clear();
    m_judgement->clear();
    m_reliability->setCalibration(std::nullopt);
    if (bots.size() != 1) {
        m_chart->setMessage(tr("Choose one bot"));
        return;
    }
    const IndicatorStatus& bot = bots.front();
    if (!bot.outlook || index < 0 || index >= static_cast<int>(bot.outlook->timeframes.size())) {
        if (bot.problem)
            m_chart->setMessage(errorText(*bot.problem));
        else if (bot.state == IndicatorState::Off)
            m_chart->setMessage(tr("The bot is off. START lets it follow the market."));
        else
            m_chart->setMessage(tr("The history is being gone through…"));
        return;
    }
    const TimeframeOutlook& state = bot.outlook->timeframes[static_cast<std::size_t>(index)];
    m_chart->setOutlook(state);
    m_reliability->setCalibration(state.calibration);
    const Calibration& judged = state.calibration;
    if (bot.problem)
        m_forecast->setText(errorText(*bot.problem));
    else if (state.forecast)
        m_forecast->setText(
            tr("next close, %1: %2   %3: %4")
                .arg(shareText(judged.narrow.level), bandText(state.forecast->narrow), shareText(judged.wide.level),
                    bandText(state.forecast->wide, state.forecast->narrow)));
    else
        m_forecast->setText(tr("no forecast yet: %1 of %2 returns").arg(state.sample).arg(state.needed));
    QStringList lines;
    for (const HitCount& each : {judged.narrow, judged.wide})
        lines.append(
            tr("%1 band held %2: %3").arg(shareText(each.level), shareText(each.share()), verdictText(each.verdict())));
    lines.append(tr("of %1 forecasts").arg(QLocale().toString(qulonglong(judged.wide.forecasts))));
    m_judgement->setText(lines.join(QLatin1Char('\n')));
}

void OutlookPage::openNew() {
    openDialog(std::nullopt);
}

void OutlookPage::openDialog(const std::optional<StoredIndicatorBot>& known) {
    auto* dialog = new IndicatorBotDialog(m_instruments, known, this);
    connect(dialog, &IndicatorBotDialog::botEntered, this, &OutlookPage::botEntered);
    connect(dialog, &IndicatorBotDialog::editEntered, this, &OutlookPage::editEntered);
    m_dialog.show(dialog);
}

void OutlookPage::dialogDone() {
    m_dialog.close();
}

bool OutlookPage::showRefusal(const Error& error) {
    return m_dialog.refuse(error);
}

void OutlookPage::removeChosen() {
    QStringList names;
    for (const IndicatorStatus& bot : chosen())
        names.append(text(bot.stored.bot.name));
    const auto answer = QMessageBox::question(this, tr("Remove indicator bots"),
        tr("Forget %1, with all that was told?").arg(names.join(QStringLiteral(", "))));
    if (answer != QMessageBox::Yes)
        return;
    for (const IndicatorStatus& bot : chosen())
        Q_EMIT removalWanted(bot.stored.bot.id);
}

} // namespace truebar::ui
