#include "ui/game/game_head.h"

#include "ui/game/game_words.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr int padding = 32; // of the style, on both sides

// So that nothing moves when it is pressed.
void widenFor(QPushButton& button, const QStringList& texts) {
    QFont bold = button.font();
    bold.setWeight(QFont::DemiBold);
    int width = 0;
    for (const QString& text : texts)
        width = std::max(width, QFontMetrics(bold).horizontalAdvance(text));
    button.setMinimumWidth(width + padding);
}

} // namespace

GameHead::GameHead(QWidget* parent)
    : QWidget(parent)
    , m_accounts(new QComboBox(this))
    , m_instruments(new QComboBox(this))
    , m_price(new QLabel(this))
    , m_arm(new QPushButton(this))
    , m_panic(new QPushButton(tr("PANIC"), this)) {
    m_accounts->setObjectName(QStringLiteral("gameAccount"));
    m_accounts->setAccessibleName(tr("Account"));
    m_accounts->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_accounts->setMinimumContentsLength(12);
    m_instruments->setObjectName(QStringLiteral("gameInstrument"));
    m_instruments->setAccessibleName(tr("Instrument"));
    m_instruments->setPlaceholderText(tr("Watch a series first"));
    m_instruments->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_instruments->setMinimumContentsLength(12);
    m_price->setObjectName(QStringLiteral("gamePrice"));
    m_arm->setObjectName(QStringLiteral("armSwitch"));
    m_arm->setCheckable(true);
    m_panic->setObjectName(QStringLiteral("gamePanic"));
    m_panic->setToolTip(tr("Stops trading, cancels every order, flattens every position"));
    m_panic->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_accounts, 1);
    row->addWidget(m_instruments, 1);
    row->addWidget(m_price);
    row->addWidget(m_arm);
    row->addWidget(m_panic);
    connect(m_instruments, &QComboBox::activated, this, &GameHead::pick);
    connect(m_accounts, &QComboBox::activated, this,
        [this](int index) { Q_EMIT accountPicked(m_accounts->itemData(index).toString().toStdString()); });
    connect(m_arm, &QPushButton::toggled, this, &GameHead::armWanted);
    connect(m_panic, &QPushButton::clicked, this, &GameHead::panicWanted);
    setPrice({}, false);
    setArmed(false, true);
}

void GameHead::setTheme(const Theme& theme) {
    m_theme = theme;
    widenFor(*m_arm, {tr("Arm"), tr("ARMED (paper)"), tr("ARMED (LIVE)")});
    m_panic->setStyleSheet(QStringLiteral("QPushButton { background: %1; color: %2; font-weight: 700; }")
                               .arg(theme.error.name(), theme.surface.name()));
    setArmed(m_isArmed, m_isPaper);
}

void GameHead::setAccounts(const std::vector<std::pair<std::string, QString>>& accounts) {
    const QVariant chosen = m_accounts->currentData();
    m_accounts->clear();
    for (const auto& [id, title] : accounts)
        m_accounts->addItem(title, QString::fromStdString(id));
    m_accounts->setCurrentIndex(std::max(0, m_accounts->findData(chosen)));
}

void GameHead::setInstruments(const std::vector<Instrument>& instruments, const InstrumentId& traded) {
    if (instruments == m_known)
        return;
    m_known = instruments;
    m_instruments->clear();
    for (const Instrument& each : m_known)
        m_instruments->addItem(QString::fromStdString(each.id.toString()));
    const auto known = std::ranges::find(m_known, traded, &Instrument::id);
    m_instruments->setCurrentIndex(known == m_known.end() ? -1 : static_cast<int>(known - m_known.begin()));
    if (known == m_known.end() && !m_known.empty())
        pick(0);
}

void GameHead::chooseInstrument(const InstrumentId& instrument) {
    const auto known = std::ranges::find(m_known, instrument, &Instrument::id);
    if (known != m_known.end())
        pick(static_cast<int>(known - m_known.begin()));
}

void GameHead::pick(int index) {
    if (index < 0)
        return;
    m_instruments->setCurrentIndex(index);
    Q_EMIT instrumentPicked(m_known[static_cast<std::size_t>(index)]);
}

void GameHead::setPrice(std::optional<Price> price, bool isOld) {
    setRole(m_price, isOld ? "muted" : "title");
    m_price->setText(price ? plainText(price->value()) : QString());
    m_price->setToolTip(isOld ? tr("Old: nothing was heard of it lately") : QString());
}

void GameHead::setArmed(bool isArmed, bool isPaper) {
    m_isArmed = isArmed;
    m_isPaper = isPaper;
    const QSignalBlocker blocker(m_arm);
    m_arm->setChecked(isArmed);
    m_arm->setText(isArmed ? (isPaper ? tr("ARMED (paper)") : tr("ARMED (LIVE)")) : tr("Arm"));
    const QColor warning = isPaper ? m_theme.accent : m_theme.warning;
    m_arm->setStyleSheet(isArmed ? QStringLiteral("QPushButton { background: %1; color: %2; font-weight: 600; }")
                                       .arg(warning.name(), m_theme.accentText.name())
                                 : QString());
}

void GameHead::setCanArm(bool canArm) {
    m_arm->setEnabled(canArm);
}

void GameHead::showPanic(bool isThere) {
    m_panic->setVisible(isThere);
}

void GameHead::setReleases(bool releases) {
    m_panic->setText(releases ? tr("Release the stop") : tr("PANIC"));
}

} // namespace truebar::ui
