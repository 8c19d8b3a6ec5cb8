#include "ui/feeds/feed_dialog.h"

#include "ui/widgets/error_text.h"
#include "ui/widgets/form_labels.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/plugin_text.h"
#include "ui/widgets/settings_form.h"
#include "ui/widgets/text.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// Files are read by the import, not by a feed that is set up.
bool isForFiles(const PluginMetadata& metadata) {
    return metadata.settings.find("file") != nullptr;
}

QFormLayout* form() {
    auto* out = new QFormLayout;
    out->setHorizontalSpacing(12);
    out->setVerticalSpacing(6);
    out->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return out;
}

} // namespace

FeedDialog::FeedDialog(const PluginRegistry& plugins, const std::optional<FeedProfile>& known,
    std::function<QString(const QString&)> symbolOf, QWidget* parent)
    : QDialog(parent)
    , m_plugins(plugins)
    , m_symbolOf(std::move(symbolOf))
    , m_name(new QLineEdit(this))
    , m_plugin(new QComboBox(this))
    , m_description(new QLabel(this))
    , m_venues(new QLineEdit(this))
    , m_priority(new QSpinBox(this))
    , m_settings(new SettingsForm(this))
    , m_symbol(new QLineEdit(this))
    , m_test(new QPushButton(tr("&Test connection"), this))
    , m_testResult(new QLabel(this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("feedDialog"));
    setWindowTitle(known ? tr("Feed %1").arg(text(known->name)) : tr("Set a feed up"));
    m_name->setObjectName(QStringLiteral("feedName"));
    m_name->setPlaceholderText(tr("small letters, digits and _, such as binance_local"));
    m_plugin->setObjectName(QStringLiteral("feedPlugin"));
    for (const PluginEntry* entry : m_plugins.plugins(PluginKind::Feed)) {
        if (!isForFiles(entry->metadata))
            m_plugin->addItem(pluginText(entry->metadata.name), text(entry->metadata.id));
    }
    m_description->setProperty("role", QStringLiteral("muted"));
    m_description->setWordWrap(true);
    m_venues->setObjectName(QStringLiteral("feedVenues"));
    m_venues->setPlaceholderText(tr("such as BINANCE, COINBASE"));
    m_priority->setObjectName(QStringLiteral("feedPriority"));
    m_priority->setRange(-1'000'000, 1'000'000);
    m_priority->setToolTip(tr("Of the feeds of a venue the lowest is asked first; the others when it fails"));
    m_symbol->setObjectName(QStringLiteral("feedTestSymbol"));
    m_symbol->setPlaceholderText(tr("symbol to ask for"));
    m_test->setObjectName(QStringLiteral("feedTest"));
    m_test->setAutoDefault(false);
    m_testResult->setObjectName(QStringLiteral("feedTestResult"));
    m_testResult->setTextFormat(Qt::PlainText);
    m_testResult->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("feedError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);

    auto* general = form();
    general->addRow(tr("&Name"), m_name);
    general->addRow(tr("&Plugin"), m_plugin);
    general->addRow(QString(), m_description);
    general->addRow(tr("&Venues"), m_venues);
    general->addRow(tr("&Order"), m_priority);
    auto* testRow = new QHBoxLayout;
    testRow->setSpacing(8);
    testRow->addWidget(m_symbol, 1);
    testRow->addWidget(m_test);
    auto* test = form();
    auto* symbolLabel = new QLabel(tr("&Symbol"), this);
    symbolLabel->setBuddy(m_symbol);
    test->addRow(symbolLabel, testRow);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(general);
    layout->addWidget(m_settings);
    layout->addLayout(test);
    layout->addWidget(m_testResult);
    layout->addWidget(m_error);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    setMinimumWidth(600);
    connect(m_plugin, &QComboBox::currentIndexChanged, this, [this] { choosePlugin(); });
    for (QLineEdit* editor : {m_name, m_venues})
        connect(editor, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_settings, &SettingsForm::edited, this, [this] { validate(); });
    connect(m_test, &QPushButton::clicked, this, [this] {
        showResult(tr("Asking…"), "muted");
        m_isProbing = true;
        validate();
        Q_EMIT probeWanted(read(), m_symbol->text().trimmed().toStdString());
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] { Q_EMIT profileEntered(read()); });
    if (known) {
        m_known = known->settings;
        m_name->setText(text(known->name));
        m_name->setReadOnly(true);
        m_plugin->setCurrentIndex(std::max(0, m_plugin->findData(text(known->plugin))));
        m_plugin->setEnabled(false);
    }
    choosePlugin();
    if (known) {
        QStringList venues;
        for (const std::string& venue : known->venues)
            venues.append(text(venue));
        m_venues->setText(venues.join(QStringLiteral(", ")));
        m_priority->setValue(known->priority);
    }
    validate();
}

void FeedDialog::choosePlugin() {
    const auto plugin = m_plugins.find(PluginKind::Feed, m_plugin->currentData().toString().toStdString());
    if (!plugin)
        return;
    const PluginMetadata& metadata = (*plugin)->metadata;
    m_description->setText(pluginText(metadata.description));
    m_settings->setSchema(metadata.settings);
    m_settings->setValues(m_known);
    QStringList venues;
    for (const std::string& venue : metadata.venues)
        venues.append(text(venue));
    m_venues->setText(venues.join(QStringLiteral(", ")));
    alignFormLabels(this);
    validate();
}

FeedProfile FeedDialog::read() const {
    FeedProfile out;
    out.name = m_name->text().trimmed().toStdString();
    out.plugin = m_plugin->currentData().toString().toStdString();
    out.priority = m_priority->value();
    for (const QString& venue : m_venues->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        out.venues.push_back(venue.trimmed().toStdString());
    // Only what differs from the defaults, so that better defaults of a later version are taken.
    const auto plugin = m_plugins.find(PluginKind::Feed, out.plugin);
    if (!plugin)
        return out;
    for (auto& [key, value] : m_settings->values()) {
        const SettingField* field = (*plugin)->metadata.settings.find(key);
        if (!field || value != toString(field->defaultValue))
            out.settings.emplace(key, value);
    }
    return out;
}

void FeedDialog::validate() {
    const FeedProfile profile = read();
    const auto good = checkProfile(profile, m_plugins);
    const bool isSettingBad = !m_settings->check().isEmpty();
    // A field that nobody has filled in yet is no fault.
    const bool isEmpty = profile.name.empty() || profile.venues.empty();
    m_error->setText(good || isEmpty || isSettingBad ? QString() : errorText(good.error()));
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(good.has_value());
    m_test->setEnabled(good && !m_isProbing);
    if (m_symbol->text().isEmpty() && !profile.venues.empty())
        m_symbol->setText(m_symbolOf(text(profile.venues.front())));
}

void FeedDialog::showResult(const QString& sentence, const char* role) {
    m_testResult->setText(sentence);
    m_testResult->setProperty("role", QLatin1String(role));
    m_testResult->style()->unpolish(m_testResult);
    m_testResult->style()->polish(m_testResult);
}

void FeedDialog::endProbe(const QString& sentence, const char* role) {
    showResult(sentence, role);
    m_isProbing = false;
    validate();
}

void FeedDialog::showProbe(const FeedProbe& probe) {
    const QString what = text(probe.instrument.toString() + ' ' + probe.timeframe.toString());
    const QString took = QLocale().toString(qlonglong(probe.took.count()));
    const QString live = probe.isLive ? tr("It can be followed live.") : tr("It has nothing live.");
    if (probe.newestClose)
        endProbe(
            tr("Works: %1 candles of %2 in %3 ms, the newest closed at %4 UTC. %5")
                .arg(QLocale().toString(qulonglong(probe.candles)), what, took, timeText(*probe.newestClose), live),
            "good");
    else
        endProbe(
            tr("The feed answered in %1 ms, but has no candles of %2 in the last minutes. %3").arg(took, what, live),
            "muted");
}

void FeedDialog::showProbeError(const QString& sentence) {
    endProbe(tr("Does not work: %1").arg(sentence), "error");
}

void FeedDialog::showError(const QString& sentence) {
    m_error->setText(sentence);
}

} // namespace truebar::ui
