#include "ui/watch/watch_dialog.h"

#include "ui/widgets/error_text.h"
#include "ui/widgets/settings_form.h"
#include "ui/widgets/text.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

WatchDialog::WatchDialog(const std::vector<FeedStatus>& feeds, const std::vector<StoredSeries>& stored,
    const std::optional<Watch>& known, QWidget* parent)
    : QDialog(parent)
    , m_feeds(feeds)
    , m_stored(stored)
    , m_feed(new QComboBox(this))
    , m_venue(new QComboBox(this))
    , m_symbol(new QComboBox(this))
    , m_timeframe(new QComboBox(this))
    , m_warmUp(new QSpinBox(this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("watchDialog"));
    setWindowTitle(known ? tr("Watch %1").arg(text(known->instrument.toString())) : tr("Watch a series"));
    m_feed->setObjectName(QStringLiteral("watchFeed"));
    m_feed->addItem(tr("those of the venue, in their order"), QString());
    for (const FeedStatus& feed : m_feeds)
        m_feed->addItem(text(feed.profile.name), text(feed.profile.name));
    m_venue->setObjectName(QStringLiteral("watchVenue"));
    m_symbol->setObjectName(QStringLiteral("watchSymbol"));
    m_symbol->setEditable(true);
    m_symbol->lineEdit()->setPlaceholderText(tr("as the venue writes it, such as BTCUSDT"));
    m_timeframe->setObjectName(QStringLiteral("watchTimeframe"));
    for (const char* each : {"1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d", "1w"})
        m_timeframe->addItem(QLatin1String(each));
    m_warmUp->setObjectName(QStringLiteral("watchWarmUp"));
    m_warmUp->setRange(0, static_cast<int>(WatchList::mostWarmUp));
    m_warmUp->setValue(static_cast<int>(Watch().warmUp));
    m_warmUp->setToolTip(tr("Closed candles that shall be there before the live ones"));
    m_error->setObjectName(QStringLiteral("watchError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Feed"), m_feed);
    form->addRow(tr("&Venue"), m_venue);
    form->addRow(tr("&Symbol"), m_symbol);
    form->addRow(tr("&Timeframe"), m_timeframe);
    form->addRow(tr("&Warm-up"), m_warmUp);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(m_error);
    layout->addWidget(m_buttons);
    setMinimumWidth(440);
    fillVenues();
    fillSymbols();
    m_symbol->setCurrentText({});
    if (known) {
        m_feed->setCurrentIndex(std::max(0, m_feed->findData(text(known->feed))));
        fillVenues();
        if (m_venue->findText(text(known->instrument.venue)) < 0)
            m_venue->addItem(text(known->instrument.venue));
        m_venue->setCurrentText(text(known->instrument.venue));
        m_symbol->setCurrentText(text(known->instrument.symbol));
        if (m_timeframe->findText(text(known->timeframe.toString())) < 0)
            m_timeframe->addItem(text(known->timeframe.toString()));
        m_timeframe->setCurrentText(text(known->timeframe.toString()));
        m_warmUp->setValue(static_cast<int>(known->warmUp));
        for (QComboBox* fixed : {m_venue, m_symbol, m_timeframe})
            fixed->setEnabled(false);
    }
    connect(m_feed, &QComboBox::currentIndexChanged, this, [this, isFixed = known.has_value()] {
        if (!isFixed) {
            fillVenues();
            fillSymbols();
        }
        validate();
    });
    connect(m_venue, &QComboBox::currentIndexChanged, this, [this, isFixed = known.has_value()] {
        if (!isFixed)
            fillSymbols();
        validate();
    });
    connect(m_symbol, &QComboBox::editTextChanged, this, [this] { validate(); });
    connect(m_timeframe, &QComboBox::currentIndexChanged, this, [this] { validate(); });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        if (const auto watch = read()) {
            m_error->clear();
            Q_EMIT watchEntered(*watch);
        }
    });
    validate();
    if (!known)
        m_symbol->setFocus();
}

// Those of the feed, or of all.
void WatchDialog::fillVenues() {
    const QString before = m_venue->currentText();
    const std::string feed = m_feed->currentData().toString().toStdString();
    m_venue->clear();
    for (const FeedStatus& each : m_feeds) {
        if (!feed.empty() && each.profile.name != feed)
            continue;
        for (const std::string& venue : each.profile.venues) {
            if (m_venue->findText(text(venue)) < 0)
                m_venue->addItem(text(venue));
        }
    }
    if (m_venue->findText(before) >= 0)
        m_venue->setCurrentText(before);
}

// What is stored of the venue is offered, anything else may be written.
void WatchDialog::fillSymbols() {
    const QString before = m_symbol->currentText();
    QStringList symbols;
    for (const StoredSeries& series : m_stored) {
        if (text(series.instrument.id.venue) == m_venue->currentText())
            symbols.append(text(series.instrument.id.symbol));
    }
    symbols.removeDuplicates();
    m_symbol->clear();
    m_symbol->addItems(symbols);
    m_symbol->setCurrentText(before);
}

Result<Watch> WatchDialog::read() const {
    const QString name = m_venue->currentText() + QLatin1Char(':') + m_symbol->currentText().trimmed();
    auto instrument = InstrumentId::parse(name.toStdString());
    if (!instrument)
        return std::move(instrument).error();
    Watch out;
    out.instrument = std::move(*instrument);
    out.timeframe = *Timeframe::parse(m_timeframe->currentText().toStdString());
    out.feed = m_feed->currentData().toString().toStdString();
    out.warmUp = static_cast<std::size_t>(m_warmUp->value());
    return out;
}

void WatchDialog::validate() {
    const auto watch = read();
    const bool isEmpty = m_symbol->currentText().trimmed().isEmpty();
    setInvalid(m_symbol, !watch && !isEmpty);
    m_error->setText(watch || isEmpty ? QString() : errorText(watch.error()));
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(watch.has_value());
}

void WatchDialog::showError(const QString& sentence) {
    m_error->setText(sentence);
}

} // namespace truebar::ui
