#include "ui/bots/preflight_dialog.h"

#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

struct PreflightWords {
    Q_DECLARE_TR_FUNCTIONS(PreflightWords)
};

QString whatText(const std::string& what) {
    const std::pair<const char*, QString> names[] = {{"strategy", PreflightWords::tr("Strategy")},
        {"mode", PreflightWords::tr("Mode")}, {"paper", PreflightWords::tr("Orders on paper")},
        {"hours", PreflightWords::tr("Hours")}, {"feed", PreflightWords::tr("Feed")},
        {"warm_up", PreflightWords::tr("Warm-up")}, {"fresh", PreflightWords::tr("Last candle")},
        {"account", PreflightWords::tr("Account")}, {"lock", PreflightWords::tr("Stop switch")},
        {"filters", PreflightWords::tr("Rules of the venue")}, {"limits", PreflightWords::tr("Risk limits")},
        {"clock", PreflightWords::tr("Clock")}, {"orders", PreflightWords::tr("Orders")}};
    for (const auto& [key, name] : names) {
        if (what == key)
            return name;
    }
    return QString::fromStdString(what);
}

QString verdictText(BotCheck::Verdict verdict) {
    switch (verdict) {
    case BotCheck::Verdict::Good:
        return PreflightWords::tr("good");
    case BotCheck::Verdict::Warning:
        return PreflightWords::tr("warning");
    case BotCheck::Verdict::Block:
        return PreflightWords::tr("blocks");
    }
    return {};
}

QColor verdictColor(const Theme& theme, BotCheck::Verdict verdict) {
    switch (verdict) {
    case BotCheck::Verdict::Good:
        return theme.bull;
    case BotCheck::Verdict::Warning:
        return theme.warning;
    case BotCheck::Verdict::Block:
        return theme.error;
    }
    return theme.mutedText;
}

std::vector<TableColumn<BotCheck>> columns(const Theme& theme) {
    using Column = TableColumn<BotCheck>;
    Column what{PreflightWords::tr("What"), [](const BotCheck& row) { return whatText(row.what); }};
    what.isBold = [](const BotCheck&) { return true; };
    Column verdict{PreflightWords::tr("Verdict"), [](const BotCheck& row) { return verdictText(row.verdict); }};
    verdict.color = [theme](const BotCheck& row) { return std::optional(verdictColor(theme, row.verdict)); };
    Column finding{PreflightWords::tr("What was found"), [](const BotCheck& row) { return errorText(row.finding); }};
    finding.toolTip = finding.text;
    Column advice{PreflightWords::tr("What to do"),
        [](const BotCheck& row) { return row.advice ? errorText(*row.advice) : QString(); }};
    advice.toolTip = advice.text;
    return {what, verdict, finding, advice};
}

} // namespace

PreflightDialog::PreflightDialog(const std::string& bot, const QString& name, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_bot(bot)
    , m_model(new RowTableModel<BotCheck>(columns(theme), this))
    , m_table(new DataTable(m_model, this))
    , m_summary(new QLabel(this)) {
    setObjectName(QStringLiteral("preflightDialog"));
    setWindowTitle(tr("Before %1 starts").arg(name));
    m_table->setObjectName(QStringLiteral("preflightTable"));
    m_table->setAccessibleName(tr("What the bot depends on"));
    // Sentences are read whole.
    m_table->setWordWrap(true);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_summary->setObjectName(QStringLiteral("preflightSummary"));
    m_summary->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_start = buttons->addButton(tr("START"), QDialogButtonBox::AcceptRole);
    m_start->setObjectName(QStringLiteral("preflightStart"));
    auto* again = buttons->addButton(tr("Look &again"), QDialogButtonBox::ActionRole);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_summary);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    resize(1060, 460);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(again, &QPushButton::clicked, this, [this] { Q_EMIT againChosen(m_bot); });
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT startChosen(m_bot);
        accept();
    });
}

void PreflightDialog::setChecks(const BotChecks& checks) {
    m_model->setRows(checks);
    m_table->fitColumns();
    for (const int sentence : {2, 3})
        m_table->horizontalHeader()->setSectionResizeMode(sentence, QHeaderView::Stretch);
    const auto many = [&](BotCheck::Verdict verdict) {
        return static_cast<int>(
            std::count_if(checks.begin(), checks.end(), [&](const BotCheck& each) { return each.verdict == verdict; }));
    };
    const int blocks = many(BotCheck::Verdict::Block);
    const int warnings = many(BotCheck::Verdict::Warning);
    m_start->setEnabled(blocks == 0);
    if (blocks > 0)
        m_summary->setText(tr("What keeps the bot from starting: %1").arg(blocks));
    else if (warnings > 0)
        m_summary->setText(tr("The bot can start. To think of before: %1").arg(warnings));
    else
        m_summary->setText(tr("All is well: the bot can start."));
}

} // namespace truebar::ui
