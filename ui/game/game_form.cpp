#include "ui/game/game_form.h"

#include "ui/game/game_words.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/settings_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>

#include <array>

namespace truebar::ui {

namespace {

// Each holds a number; shares are entered as percent.
constexpr std::array<const char*, 7> names{"size", "leverage", "target", "stop", "offset", "fee", "taker"};

constexpr int rowHeight = 28; // of a field in the style, which is not known to layouts before it is shown

QString keyOf(const std::string& name) {
    return QStringLiteral("game/") + QString::fromStdString(name);
}

Decimal share(Decimal percent) {
    return Decimal::divide(percent, Decimal(100));
}

} // namespace

GameForm::GameForm(QWidget* parent)
    : QWidget(parent)
    , m_sizeUnit(new QComboBox(this))
    , m_problem(new QLabel(this)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(2);
    addField("size", tr("Size"), QStringLiteral("100"), {}, 0, 0, tr("How much each game buys or sells"));
    m_sizeUnit->setObjectName(QStringLiteral("gameSizeUnit"));
    m_sizeUnit->setAccessibleName(tr("Unit of the size"));
    m_sizeUnit->addItems({tr("margin"), tr("units")});
    m_sizeUnit->setToolTip(tr("Margin: quote currency that backs the position. Units: what is bought or sold."));
    grid->addWidget(m_sizeUnit, 0, 2);
    addField("leverage", tr("Leverage"), QStringLiteral("10"), QStringLiteral("×"), 0, 3, tr("1 to 125"));
    addField("target", tr("Target"), QStringLiteral("5"), QStringLiteral("%"), 1, 0,
        tr("Return on the margin when the exit has filled, after both fees"));
    addField("stop", tr("Stop"), QStringLiteral("0"), QStringLiteral("%"), 1, 3,
        tr("Share of the margin that may be lost; 0 closes shortly before the liquidation"));
    addField("fee", tr("Maker fee"), plainText(*Decimal::parse("0.02")), QStringLiteral("%"), 2, 0,
        tr("Of orders that rest: entry and exit"));
    addField("taker", tr("Taker fee"), plainText(*Decimal::parse("0.05")), QStringLiteral("%"), 2, 3,
        tr("Of orders that trade at once: the stop"));
    addField("offset", tr("Distance"), QStringLiteral("1"), tr("ticks"), 3, 0,
        tr("How far from the last price the entry waits: below it for a buy game, above it for a sell game"));
    m_problem->setObjectName(QStringLiteral("gameProblem"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    grid->addWidget(m_problem, 4, 0, 1, 6);
    // Where the place is scarce, fields must not be squeezed into one another.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    for (int row = 0; row < 4; ++row)
        grid->setRowMinimumHeight(row, rowHeight);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(4, 1);
    connect(m_sizeUnit, &QComboBox::currentIndexChanged, this, &GameForm::edited);
    readAll();
}

QLineEdit* GameForm::addField(const char* name, const QString& label, const QString& value, const QString& unit,
    int row, int column, const QString& tip) {
    auto* grid = static_cast<QGridLayout*>(layout());
    auto* title = new QLabel(label, this);
    title->setProperty("role", QStringLiteral("muted"));
    auto* editor = new QLineEdit(value, this);
    editor->setObjectName(QString(QStringLiteral("game_") + QLatin1String(name)));
    editor->setAccessibleName(label);
    editor->setToolTip(tip);
    editor->setAlignment(Qt::AlignRight);
    editor->setMinimumWidth(52);
    title->setBuddy(editor);
    grid->addWidget(title, row, column);
    grid->addWidget(editor, row, column + 1);
    if (!unit.isEmpty()) {
        auto* suffix = new QLabel(unit, this);
        suffix->setProperty("role", QStringLiteral("muted"));
        grid->addWidget(suffix, row, column + 2);
    }
    m_fields[name] = editor;
    connect(editor, &QLineEdit::textChanged, this, [this] {
        readAll();
        Q_EMIT edited();
    });
    return editor;
}

// Read once when it is typed, not with every price.
void GameForm::readAll() {
    for (const auto& [name, editor] : m_fields) {
        m_values[name] = readDecimal(editor->text());
        setInvalid(editor, !m_values[name]);
    }
}

std::optional<Decimal> GameForm::value(const char* name) const {
    const auto found = m_values.find(name);
    return found == m_values.end() ? std::nullopt : found->second;
}

void GameForm::setInstrument(const Instrument& instrument) {
    m_instrument = instrument;
    const QString currency = QString::fromStdString(instrument.currency);
    m_sizeUnit->setItemText(0, currency.isEmpty() ? tr("margin") : tr("%1 margin").arg(currency));
    Q_EMIT edited();
}

Quantity GameForm::quantityAt(Price price) const {
    const auto size = value("size");
    const auto leverage = value("leverage");
    if (!size || !leverage || price.sign() <= 0)
        return {};
    try {
        if (m_sizeUnit->currentIndex() == 0)
            return gameQuantity(Money(*size), *leverage, price, m_instrument);
        return Quantity(*size).roundedTo(m_instrument.lotStep, Rounding::Down);
    } catch (const DecimalOverflow&) {
        return {};
    }
}

std::optional<GameTerms> GameForm::terms(Side side, Price last) const {
    for (const char* name : names) {
        if (!value(name))
            return std::nullopt;
    }
    GameTerms out;
    out.side = side;
    try {
        const Price away(Decimal::multiply(m_instrument.tickSize.value(), *value("offset")));
        out.price = side == Side::Buy ? last - away : last + away;
        out.price = out.price.roundedTo(m_instrument.tickSize, side == Side::Buy ? Rounding::Down : Rounding::Up);
    } catch (const DecimalOverflow&) {
        return std::nullopt;
    }
    out.quantity = quantityAt(out.price);
    out.leverage = *value("leverage");
    out.target = share(*value("target"));
    out.stop = share(*value("stop"));
    out.fee = share(*value("fee"));
    out.takerFee = share(*value("taker"));
    return out;
}

void GameForm::showProblem(const std::optional<Error>& error) {
    const std::string field = error ? (error->location == "quantity" ? "size" : error->location) : std::string();
    for (const auto& [name, editor] : m_fields)
        setInvalid(editor, !m_values[name] || name == field);
    // The field is marked; its name in front would say it twice.
    Error told = error.value_or(Error());
    told.location.clear();
    const QString text = error ? errorText(told) : QString();
    if (m_problem->text() != text)
        m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

void GameForm::load(QSettings& settings) {
    for (const auto& [name, editor] : m_fields) {
        const QString kept = settings.value(keyOf(name)).toString();
        if (const auto read = Decimal::parse(kept.toStdString()))
            editor->setText(plainText(*read));
    }
    m_sizeUnit->setCurrentIndex(settings.value(QStringLiteral("game/sizeInUnits"), false).toBool() ? 1 : 0);
}

void GameForm::save(QSettings& settings) const {
    for (const auto& [name, read] : m_values) {
        if (read)
            settings.setValue(keyOf(name), QString::fromStdString(read->toString()));
    }
    settings.setValue(QStringLiteral("game/sizeInUnits"), m_sizeUnit->currentIndex() == 1);
}

} // namespace truebar::ui
