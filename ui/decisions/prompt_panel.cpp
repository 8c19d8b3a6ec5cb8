#include "ui/decisions/prompt_panel.h"

#include "ui/decisions/decision_words.h"
#include "ui/vault/secret_edit.h"
#include "ui/widgets/form_labels.h"
#include "ui/widgets/number_text.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// With a point or a comma, as people write.
std::optional<Decimal> numberIn(const QLineEdit* field) {
    QString text = field->text().trimmed();
    if (!text.contains(QLatin1Char('.')))
        text.replace(QLatin1Char(','), QLatin1Char('.'));
    const auto value = Decimal::parse(text.toStdString());
    return value && value->sign() > 0 ? std::optional(*value) : std::nullopt;
}

QFormLayout* newForm() {
    auto* out = new QFormLayout;
    out->setHorizontalSpacing(12);
    out->setVerticalSpacing(5);
    out->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return out;
}

QString stopOf(const OrderRequest& order) {
    if (order.stopPrice)
        return exactText(order.stopPrice->value());
    if (!order.bracket || !order.bracket->stop)
        return {};
    const ExitLevel& stop = *order.bracket->stop;
    switch (stop.kind) {
    case ExitLevel::Kind::AtPrice:
        return exactText(stop.value);
    case ExitLevel::Kind::Amount:
        return QStringLiteral("± ") + exactText(stop.value);
    case ExitLevel::Kind::Percent:
        return exactText(stop.value) + QStringLiteral(" %");
    }
    return {};
}

} // namespace

PromptPanel::PromptPanel(QWidget* parent)
    : QWidget(parent)
    , m_headline(new QLabel(this))
    , m_origin(new QLabel(this))
    , m_reason(new QLabel(this))
    , m_fields(newForm())
    , m_pin(new SecretEdit("decisionPin", this)) {
    for (QLabel* label : {m_headline, m_origin, m_reason}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_headline->setObjectName(QStringLiteral("promptHeadline"));
    m_origin->setProperty("role", QStringLiteral("muted"));
    m_reason->setObjectName(QStringLiteral("promptReason"));
    QFormLayout* facts = newForm();
    m_price = addFact(facts, tr("Price then"), "promptPrice");
    m_position = addFact(facts, tr("Position"), "promptPosition");
    m_worth = addFact(facts, tr("Worth"), "promptWorth");
    m_worstLoss = addFact(facts, tr("Worst loss"), "promptWorstLoss");
    m_equity = addFact(facts, tr("Equity"), "promptEquity");
    m_confidence = addFact(facts, tr("Confidence"), "promptConfidence");
    m_size = addField(m_fields, tr("Si&ze"), "amendSize");
    m_limit = addField(m_fields, tr("Li&mit"), "amendLimit");
    m_stop = addField(m_fields, tr("S&top"), "amendStop");
    m_pin->setPlaceholderText(tr("for this answer alone"));
    m_fields->addRow(tr("&PIN"), m_pin);
    m_fields->setRowVisible(m_pin, false);
    setTabOrder(m_stop, m_pin);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_headline);
    layout->addWidget(m_origin);
    layout->addWidget(m_reason);
    layout->addSpacing(4);
    layout->addLayout(facts);
    layout->addStretch(1);
    layout->addLayout(m_fields);
    alignFormLabels(this);
}

QLabel* PromptPanel::addFact(QFormLayout* form, const QString& title, const char* name) {
    auto* out = new QLabel(this);
    out->setObjectName(QLatin1String(name));
    out->setTextFormat(Qt::PlainText);
    out->setWordWrap(true);
    auto* label = new QLabel(title, this);
    label->setProperty("role", QStringLiteral("muted"));
    form->addRow(label, out);
    return out;
}

QLineEdit* PromptPanel::addField(QFormLayout* form, const QString& title, const char* name) {
    auto* out = new QLineEdit(this);
    out->setObjectName(QLatin1String(name));
    form->addRow(title, out);
    connect(out, &QLineEdit::textChanged, this, &PromptPanel::changed);
    return out;
}

void PromptPanel::setTheme(const Theme& theme) {
    m_theme = theme;
    for (QLabel* label : {m_price, m_position, m_worth, m_worstLoss, m_equity, m_confidence})
        label->setFont(theme.numberFont(10));
    showHeadline();
}

void PromptPanel::showHeadline() {
    const int sign = proposalSign(m_prompt.pending);
    m_headline->setText(
        proposalText(m_prompt.pending) + QLatin1Char(' ') + QString::fromStdString(m_prompt.origin.instrument.symbol));
    m_headline->setStyleSheet(QStringLiteral("QLabel { font-size: 20px; font-weight: 600; color: %1; }")
                                  .arg((sign < 0 ? m_theme.bear : m_theme.bull).name()));
}

void PromptPanel::setPrompt(const Prompt& prompt) {
    m_prompt = prompt;
    const PromptOrigin& origin = prompt.origin;
    const PendingSuggestion& pending = prompt.pending;
    const QString currency = QLatin1Char(' ') + QString::fromStdString(origin.currency);
    showHeadline();
    m_origin->setText(QStringLiteral("%1 · %2 %3 · %4")
                          .arg(askerText(origin), QString::fromStdString(origin.instrument.toString()),
                              QString::fromStdString(origin.timeframe.toString()), modeText(origin.mode)));
    m_reason->setText(QString::fromStdString(pending.offered.suggestion.reason));
    m_price->setText(tr("%1, close at %2")
                         .arg(QLocale().toString(pending.offered.lastClose, 'g', 10), timeText(pending.offered.time)));
    m_position->setText(pending.offered.position.isZero() ? tr("none") : exactText(pending.offered.position.value()));
    m_worth->setText(moneyText(pending.notional) + currency);
    m_worstLoss->setText(worstLossText(prompt));
    m_worstLoss->setStyleSheet(
        pending.worstLoss ? QString() : QStringLiteral("QLabel { color: %1; }").arg(m_theme.warning.name()));
    m_equity->setText(moneyText(pending.equity) + currency);
    m_confidence->setText(
        QLocale().toString(pending.offered.suggestion.confidence * 100, 'f', 0) + QStringLiteral(" %"));
    for (QLineEdit* field : {m_size, m_limit, m_stop})
        field->clear();
    forgetPin();
    const OrderRequest none;
    const OrderRequest& last = pending.orders.empty() ? none : pending.orders.back();
    m_size->setPlaceholderText(exactText(pending.size.value()));
    m_limit->setPlaceholderText(last.limitPrice ? exactText(last.limitPrice->value()) : tr("at market"));
    const QString stop = stopOf(last);
    m_stop->setPlaceholderText(stop.isEmpty() ? tr("none") : stop);
}

void PromptPanel::setFieldsEnabled(bool isEnabled) {
    for (QLineEdit* field : {m_size, m_limit, m_stop})
        field->setEnabled(isEnabled);
    m_pin->setEnabled(isEnabled);
}

void PromptPanel::setPinWanted(bool isWanted) {
    if (isWanted == m_isPinWanted)
        return;
    m_isPinWanted = isWanted;
    m_fields->setRowVisible(m_pin, isWanted);
    forgetPin();
}

bool PromptPanel::hasPin() const {
    return m_isPinWanted && !m_pin->text().isEmpty();
}

SharedSecret PromptPanel::takePin() {
    return m_pin->take();
}

void PromptPanel::forgetPin() {
    m_pin->clearSecretly();
}

void PromptPanel::focusPin() {
    m_pin->setFocus();
}

bool PromptPanel::hasChanges() const {
    return !m_size->text().isEmpty() || !m_limit->text().isEmpty() || !m_stop->text().isEmpty();
}

std::optional<Amendment> PromptPanel::amendment() const {
    Amendment out;
    for (const QLineEdit* field : {m_size, m_limit, m_stop}) {
        if (field->text().isEmpty())
            continue;
        const auto number = numberIn(field);
        if (!number)
            return std::nullopt;
        if (field == m_size)
            out.quantity = Quantity(*number);
        else
            (field == m_limit ? out.limitPrice : out.stopPrice) = Price(*number);
    }
    return out;
}

} // namespace truebar::ui
