#include "ui/trading/slips_panel.h"

#include "ui/trading/trading_columns.h"
#include "ui/trading/trading_words.h"
#include "ui/widgets/data_table.h"

#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// As a person types it: spaces around it and a decimal comma are no fault.
std::optional<Decimal> numberIn(const QLineEdit* field) {
    const QString text = field->text().trimmed().replace(u',', u'.');
    const auto value = Decimal::parse(text.toStdString());
    return value ? std::optional(*value) : std::nullopt;
}

QString textOf(Decimal value) {
    return QString::fromStdString(value.toString());
}

} // namespace

SlipsPanel::SlipsPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<Slip>(slipColumns(Theme::dark()), this))
    , m_table(new DataTable(m_model, this))
    , m_empty(
          new QLabel(tr("Nothing is to be done.\nOrders of this account appear here: place them where you like, then "
                        "report what became of them."),
              this))
    , m_form(new QWidget(this))
    , m_todo(new QLabel(m_form))
    , m_quantity(makeField("slipQuantity", tr("Quantity")))
    , m_price(makeField("slipPrice", tr("Price")))
    , m_fee(makeField("slipFee", tr("Fee")))
    , m_currency(makeField("slipCurrency", tr("Currency of the fee")))
    , m_report(new QPushButton(tr("&Report fill"), m_form))
    , m_placed(new QPushButton(tr("I have &placed it"), m_form))
    , m_skip(new QPushButton(tr("S&kip"), m_form)) {
    m_table->setObjectName(QStringLiteral("slipsTable"));
    m_table->setAccessibleName(tr("What is to be done"));
    m_empty->setObjectName(QStringLiteral("slipsEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_todo->setObjectName(QStringLiteral("slipTodo"));
    m_todo->setTextFormat(Qt::PlainText);
    m_todo->setWordWrap(true);
    m_report->setObjectName(QStringLiteral("reportFill"));
    m_placed->setObjectName(QStringLiteral("slipPlaced"));
    m_skip->setObjectName(QStringLiteral("skipSlip"));
    m_placed->setToolTip(tr("The order lies at your venue now; at another limit if you have typed one"));
    m_fee->setText(QStringLiteral("0"));
    m_currency->setPlaceholderText(QStringLiteral("USD"));
    auto* bar = new QHBoxLayout;
    bar->setSpacing(6);
    for (auto* field : {m_quantity, m_price, m_fee, m_currency}) {
        auto* label = new QLabel(field == m_currency ? QString() : field->accessibleName(), m_form);
        label->setVisible(field != m_currency);
        bar->addWidget(label);
        bar->addWidget(field);
    }
    bar->addWidget(m_report);
    bar->addStretch(1);
    bar->addWidget(m_placed);
    bar->addWidget(m_skip);
    auto* form = new QVBoxLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(4);
    form->addWidget(m_todo);
    form->addLayout(bar);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_form);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { showChosen(); });
    for (QLineEdit* field : {m_quantity, m_price, m_fee}) {
        connect(field, &QLineEdit::textChanged, this, [this] { updateButtons(); });
        connect(field, &QLineEdit::returnPressed, this, [this] { report(); });
    }
    connect(m_report, &QPushButton::clicked, this, [this] { report(); });
    connect(m_placed, &QPushButton::clicked, this, [this] { place(); });
    connect(m_skip, &QPushButton::clicked, this, [this] { skip(); });
    setSlips({});
}

QLineEdit* SlipsPanel::makeField(const char* name, const QString& label) {
    auto* field = new QLineEdit(m_form);
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(label);
    field->setMaximumWidth(fontMetrics().averageCharWidth() * 18);
    return field;
}

void SlipsPanel::setTheme(const Theme& theme) {
    m_model->setColumns(slipColumns(theme));
    m_model->setNumberFont(theme.numberFont(9));
    m_table->fitColumns();
    for (QLineEdit* field : {m_quantity, m_price, m_fee})
        field->setFont(theme.numberFont(9));
}

void SlipsPanel::setSlips(const std::vector<Slip>& slips) {
    m_model->updateRows(slips);
    m_table->growColumns();
    if (!slips.empty() && m_table->selectedRows().empty())
        m_table->selectSourceRow(0);
    m_table->setVisible(!slips.empty());
    m_form->setVisible(!slips.empty());
    m_empty->setVisible(slips.empty());
    showChosen();
}

const Slip* SlipsPanel::chosen() const {
    const auto rows = m_table->selectedRows();
    return rows.empty() ? nullptr : &m_model->row(rows.front());
}

// The fields are filled in anew for another slip, or another fill of it; what is being typed stays.
void SlipsPanel::showChosen() {
    const Slip* slip = chosen();
    if (slip && (m_shown != slip->order.id || m_shownFills != slip->fills)) {
        m_shown = slip->order.id;
        m_shownFills = slip->fills;
        const auto price = slip->placedLimit ? slip->placedLimit : slip->order.limitPrice;
        m_quantity->setText(textOf(slip->rest().value()));
        m_price->setText(price ? textOf(price->value()) : QString());
        m_fee->setText(QStringLiteral("0"));
    }
    m_todo->setText(slip ? slipHelp(*slip) : QString());
    updateButtons();
}

void SlipsPanel::updateButtons() {
    const Slip* slip = chosen();
    const auto quantity = numberIn(m_quantity);
    const auto price = numberIn(m_price);
    const bool isFill = slip && quantity && price && numberIn(m_fee) && quantity->sign() > 0 && price->sign() > 0
        && Quantity(*quantity) <= slip->rest();
    m_report->setEnabled(isFill);
    m_report->setToolTip(isFill || !slip
            ? QString()
            : tr("A quantity of at most %1, a price above 0 and a fee").arg(textOf(slip->rest().value())));
    m_placed->setEnabled(slip && !slip->placedAt);
    m_skip->setEnabled(slip != nullptr);
    m_skip->setText(slip && (slip->fills > 0 || slip->placedAt) ? tr("It is c&ancelled") : tr("S&kip"));
    m_skip->setToolTip(tr("Nothing more of it will be filled"));
}

void SlipsPanel::report() {
    const Slip* slip = chosen();
    if (!slip || !m_report->isEnabled())
        return;
    ReportedFill fill;
    fill.number = slip->fills + 1;
    fill.quantity = Quantity(*numberIn(m_quantity));
    fill.price = Price(*numberIn(m_price));
    fill.fee = *numberIn(m_fee);
    fill.feeCurrency = m_currency->text().trimmed().toUpper().toStdString();
    fill.time = utcMs(QDateTime::currentMSecsSinceEpoch());
    // Not twice: until the desk has shown what became of it.
    m_report->setEnabled(false);
    Q_EMIT filled(slip->order.id, fill);
}

void SlipsPanel::place() {
    const Slip* slip = chosen();
    if (!slip)
        return;
    const auto typed = numberIn(m_price);
    const bool isOther = typed && slip->order.limitPrice && *typed != slip->order.limitPrice->value();
    m_placed->setEnabled(false);
    Q_EMIT placed(slip->order.id, isOther ? std::optional(Price(*typed)) : std::nullopt);
}

void SlipsPanel::skip() {
    if (const Slip* slip = chosen()) {
        m_skip->setEnabled(false);
        Q_EMIT skipped(slip->order.id);
    }
}

} // namespace truebar::ui
