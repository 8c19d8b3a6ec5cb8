#include "ui/decisions/decision_dialog.h"

#include "ui/chart/chart_widget.h"
#include "ui/decisions/decision_words.h"
#include "ui/decisions/prompt_panel.h"

#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr int tickMs = 200;
constexpr int freshMs = 400;
constexpr int barSteps = 1'000;

} // namespace

DecisionDialog::DecisionDialog(const IClock& clock, std::string by, QWidget* parent)
    : QDialog(parent)
    , m_clock(clock)
    , m_by(std::move(by))
    , m_chart(new ChartWidget(this))
    , m_panel(new PromptPanel(this))
    , m_leftText(new QLabel(this))
    , m_left(new QProgressBar(this))
    , m_more(new QLabel(this))
    , m_error(new QLabel(this))
    , m_accept(new QPushButton(tr("&Accept"), this))
    , m_amend(new QPushButton(tr("Accept &changed"), this))
    , m_reject(new QPushButton(tr("&Reject"), this))
    , m_later(new QPushButton(tr("&Later"), this))
    , m_inbox(new QPushButton(tr("&Inbox"), this)) {
    setObjectName(QStringLiteral("decisionDialog"));
    setWindowTitle(tr("A bot asks"));
    setModal(false);
    setAttribute(Qt::WA_ShowWithoutActivating);
    m_chart->setObjectName(QStringLiteral("decisionChart"));
    m_chart->setFocusPolicy(Qt::NoFocus);
    m_chart->setPlaceholder(tr("No candles of that moment are stored."));
    m_left->setObjectName(QStringLiteral("decisionLeft"));
    m_left->setRange(0, barSteps);
    m_left->setAccessibleName(tr("Time left"));
    // In words above it: on the bar they would lie half on one colour and half on the other.
    m_left->setTextVisible(false);
    m_left->setFixedHeight(6);
    m_leftText->setObjectName(QStringLiteral("decisionLeftText"));
    m_leftText->setProperty("role", QStringLiteral("title"));
    m_more->setObjectName(QStringLiteral("decisionMore"));
    m_more->setProperty("role", QStringLiteral("muted"));
    m_error->setObjectName(QStringLiteral("decisionError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_accept->setObjectName(QStringLiteral("acceptPrompt"));
    m_amend->setObjectName(QStringLiteral("amendPrompt"));
    m_reject->setObjectName(QStringLiteral("rejectPrompt"));
    m_later->setObjectName(QStringLiteral("laterPrompt"));
    m_inbox->setObjectName(QStringLiteral("promptInbox"));
    m_accept->setToolTip(tr("Ctrl+Enter"));
    // Enter decides nothing: it may have been meant for what was in front a moment ago.
    for (QPushButton* button : {m_accept, m_amend, m_reject, m_later, m_inbox})
        button->setAutoDefault(false);
    auto* side = new QVBoxLayout;
    side->setSpacing(8);
    side->addWidget(m_panel, 1);
    side->addWidget(m_error);
    auto* body = new QHBoxLayout;
    body->setSpacing(16);
    body->addWidget(m_chart, 3);
    body->addLayout(side, 2);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_accept);
    bar->addWidget(m_amend);
    bar->addWidget(m_reject);
    bar->addStretch(1);
    bar->addWidget(m_more);
    bar->addWidget(m_inbox);
    bar->addWidget(m_later);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(body, 1);
    auto* time = new QVBoxLayout;
    time->setSpacing(4);
    time->addWidget(m_leftText);
    time->addWidget(m_left);
    layout->addLayout(time);
    layout->addLayout(bar);
    resize(1120, 600);
    connect(m_accept, &QPushButton::clicked, this, [this] { answer(Verdict::Accepted); });
    connect(m_amend, &QPushButton::clicked, this, [this] { answer(Verdict::Amended); });
    connect(m_reject, &QPushButton::clicked, this, [this] { answer(Verdict::Rejected); });
    connect(m_later, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_inbox, &QPushButton::clicked, this, &DecisionDialog::inboxWanted);
    connect(m_panel, &PromptPanel::changed, this, &DecisionDialog::refresh);
    for (const int key : {int(Qt::CTRL) | int(Qt::Key_Return), int(Qt::CTRL) | int(Qt::Key_Enter)})
        connect(new QShortcut(QKeySequence(key), this), &QShortcut::activated, m_accept, &QPushButton::click);
    m_timer.setInterval(tickMs);
    connect(&m_timer, &QTimer::timeout, this, &DecisionDialog::tick);
    m_freshness.setSingleShot(true);
    m_freshness.setInterval(freshMs);
    connect(&m_freshness, &QTimer::timeout, this, [this] {
        m_isFresh = false;
        refresh();
    });
}

void DecisionDialog::setTheme(const Theme& theme) {
    m_chart->setTheme(theme);
    m_panel->setTheme(theme);
}

void DecisionDialog::setPrompts(std::vector<Prompt> open) {
    m_open = std::move(open);
    const auto isShown = [this](const Prompt& prompt) { return prompt.id == shown(); };
    if (m_open.empty()) {
        m_prompt.reset();
        m_timer.stop();
        close();
        return;
    }
    if (std::none_of(m_open.begin(), m_open.end(), isShown)) {
        const auto isSooner = [](const Prompt& a, const Prompt& b) { return a.pending.deadline < b.pending.deadline; };
        display(*std::min_element(m_open.begin(), m_open.end(), isSooner));
    }
    refresh();
}

void DecisionDialog::choose(PromptId prompt) {
    const auto isIt = [prompt](const Prompt& each) { return each.id == prompt; };
    if (const auto found = std::find_if(m_open.begin(), m_open.end(), isIt); found != m_open.end() && shown() != prompt)
        display(*found);
}

void DecisionDialog::display(const Prompt& prompt) {
    m_prompt = prompt;
    m_waitingFor = 0;
    m_isFresh = true;
    m_freshness.start();
    m_timer.start();
    m_error->clear();
    m_panel->setPrompt(prompt);
    lookForPin();
    m_chart->setSeries(nullptr, 2);
    setWindowTitle(tr("%1 asks").arg(askerText(prompt.origin)));
    // Where a key does no harm.
    m_later->setFocus();
    Q_EMIT chartWanted(prompt);
    tick();
}

void DecisionDialog::setChart(PromptId prompt, SeriesSnapshot series, int priceDecimals) {
    if (prompt == shown())
        m_chart->setSeries(std::move(series), priceDecimals);
}

void DecisionDialog::showRefusal(PromptId prompt, const QString& sentence) {
    if (prompt != shown())
        return;
    m_waitingFor = 0;
    m_error->setText(sentence);
    lookForPin();
    refresh();
    if (m_panel->isPinWanted())
        m_panel->focusPin();
}

void DecisionDialog::setPinRule(std::function<bool(const Prompt&)> wantsPin) {
    m_wantsPin = std::move(wantsPin);
    lookForPin();
}

// Locking, unlocking and arming go on meanwhile.
void DecisionDialog::lookForPin() {
    m_panel->setPinWanted(m_prompt && m_wantsPin && m_wantsPin(*m_prompt));
}

void DecisionDialog::askForPin(PromptId prompt) {
    choose(prompt);
    takeKeyboard();
    if (shown() != prompt || !m_panel->isPinWanted())
        return;
    m_error->setText(tr("A yes to this needs the PIN: enter it, then accept."));
    m_panel->focusPin();
}

void DecisionDialog::hideEvent(QHideEvent* event) {
    m_panel->forgetPin();
    QDialog::hideEvent(event);
}

void DecisionDialog::takeKeyboard() {
    show();
    raise();
    activateWindow();
    m_later->setFocus();
}

void DecisionDialog::answer(Verdict verdict) {
    if (!m_prompt)
        return;
    lookForPin();
    const bool needsPin = verdict != Verdict::Rejected && m_panel->isPinWanted();
    if (needsPin && !m_panel->hasPin()) {
        askForPin(m_prompt->id);
        return;
    }
    Answer out;
    out.verdict = verdict;
    out.by = m_by;
    if (verdict == Verdict::Amended)
        out.amendment = m_panel->amendment().value_or(Amendment());
    m_waitingFor = m_prompt->id;
    m_error->clear();
    const SharedSecret pin = needsPin ? m_panel->takePin() : SharedSecret();
    m_panel->forgetPin();
    refresh();
    Q_EMIT answered(m_prompt->id, out, pin);
}

void DecisionDialog::refresh() {
    const bool isOver = m_prompt && m_clock.now() > m_prompt->pending.deadline;
    const bool mayAnswer = m_prompt && !isOver && !m_isFresh && m_waitingFor == 0;
    const bool hasChanges = m_panel->hasChanges();
    m_accept->setEnabled(mayAnswer && !hasChanges);
    m_amend->setEnabled(mayAnswer && hasChanges && m_panel->amendment());
    m_reject->setEnabled(mayAnswer);
    m_panel->setFieldsEnabled(m_prompt && !isOver && m_waitingFor == 0);
    const auto more = static_cast<int>(m_open.size()) - 1;
    m_more->setText(more > 0 ? tr("%1 more").arg(more) : QString());
}

void DecisionDialog::tick() {
    if (!m_prompt)
        return;
    const Millis left = m_prompt->pending.deadline - m_clock.now();
    const Millis all = std::max(m_prompt->pending.deadline - m_prompt->askedAt, Millis(1));
    m_left->setValue(static_cast<int>(std::clamp<std::int64_t>(left.count() * barSteps / all.count(), 0, barSteps)));
    const QString text = tr("%1 left, %2").arg(leftText(left), expiryText(m_prompt->onExpiry));
    m_left->setFormat(text);
    m_leftText->setText(text);
    lookForPin();
    refresh();
}

} // namespace truebar::ui
