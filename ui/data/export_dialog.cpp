#include "ui/data/export_dialog.h"

#include "ui/widgets/error_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace truebar::ui {

namespace {

UtcMs midnight(const QDate& date) {
    return utcMs(QDateTime(date, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
}

QDate dateOf(UtcMs time) {
    return QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC).date();
}

} // namespace

ExportDialog::ExportDialog(const std::vector<StoredSeries>& stored, const std::optional<InstrumentId>& chosen,
    Timeframe timeframe, QWidget* parent)
    : QDialog(parent)
    , m_stored(stored)
    , m_instruments(new QListWidget(this))
    , m_timeframe(new QComboBox(this))
    , m_all(new QCheckBox(tr("everything that is stored"), this))
    , m_from(new QDateEdit(this))
    , m_to(new QDateEdit(this))
    , m_format(new QComboBox(this))
    , m_gzip(new QCheckBox(tr("compressed (gzip)"), this))
    , m_folder(new QLineEdit(this))
    , m_browse(new QPushButton(tr("Choose…"), this))
    , m_overwrite(new QCheckBox(tr("Replace files that are there"), this))
    , m_message(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_start(new QPushButton(tr("Export"), this))
    , m_close(new QPushButton(tr("Close"), this)) {
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export candles"));
    resize(600, 560);
    m_instruments->setObjectName(QStringLiteral("exportInstruments"));
    m_instruments->setAccessibleName(tr("Instruments"));
    std::set<std::string> names;
    for (const StoredSeries& series : m_stored)
        names.insert(series.instrument.id.toString());
    for (const std::string& name : names) {
        auto* item = new QListWidgetItem(QString::fromStdString(name), m_instruments);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(chosen && chosen->toString() == name ? Qt::Checked : Qt::Unchecked);
    }
    m_timeframe->setObjectName(QStringLiteral("exportTimeframe"));
    m_timeframe->setToolTip(tr("Longer candles are made of the stored ones"));
    m_all->setObjectName(QStringLiteral("exportAll"));
    m_all->setChecked(true);
    UtcMs begin = UtcMs::max();
    UtcMs end = UtcMs::min();
    for (const StoredSeries& series : m_stored) {
        begin = std::min(begin, series.span.begin);
        end = std::max(end, series.span.end);
    }
    for (QDateEdit* date : {m_from, m_to}) {
        date->setCalendarPopup(true);
        date->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
        date->setEnabled(false);
        date->setMinimumWidth(date->fontMetrics().horizontalAdvance(QStringLiteral("0000-00-00")) + 56);
    }
    if (!m_stored.empty()) {
        m_from->setDate(dateOf(begin));
        m_to->setDate(dateOf(end));
    }
    m_to->setToolTip(tr("The last day, included (UTC)"));
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_format->addItem(tr("CSV"), int(ExportFormat::Csv));
    m_format->addItem(tr("JSON lines"), int(ExportFormat::JsonLines));
    m_format->addItem(tr("SQLite"), int(ExportFormat::Sqlite));
    m_folder->setObjectName(QStringLiteral("exportFolder"));
    m_folder->setPlaceholderText(tr("made if it is not there"));
    m_message->setObjectName(QStringLiteral("exportMessage"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_progress->setRange(0, 1000);
    m_progress->hide();
    m_start->setObjectName(QStringLiteral("exportStart"));
    m_start->setDefault(true);
    m_close->setAutoDefault(false);
    m_browse->setAutoDefault(false);

    auto* span = new QHBoxLayout;
    span->addWidget(m_all);
    span->addStretch(1);
    span->addWidget(m_from);
    span->addWidget(new QLabel(QStringLiteral("–"), this));
    span->addWidget(m_to);
    auto* format = new QHBoxLayout;
    format->addWidget(m_format, 1);
    format->addWidget(m_gzip);
    auto* folder = new QHBoxLayout;
    folder->addWidget(m_folder, 1);
    folder->addWidget(m_browse);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Instruments"), m_instruments);
    form->addRow(tr("Timeframe"), m_timeframe);
    form->addRow(tr("Days"), span);
    form->addRow(tr("Format"), format);
    form->addRow(tr("Folder"), folder);
    form->addRow(QString(), m_overwrite);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_progress, 1);
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(form, 1);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
    fillTimeframes();
    m_timeframe->setCurrentText(QString::fromStdString(timeframe.toString()));
    connect(m_instruments, &QListWidget::itemChanged, this, [this] {
        fillTimeframes();
        validate();
    });
    connect(m_folder, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_all, &QCheckBox::toggled, this, [this](bool isAll) {
        m_from->setEnabled(!isAll);
        m_to->setEnabled(!isAll);
    });
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        const bool canGzip = read().format != ExportFormat::Sqlite;
        m_gzip->setEnabled(canGzip);
        if (!canGzip)
            m_gzip->setChecked(false);
    });
    connect(m_browse, &QPushButton::clicked, this, [this] {
        const QString chosenFolder =
            QFileDialog::getExistingDirectory(this, tr("Folder for the files"), m_folder->text());
        if (!chosenFolder.isEmpty())
            m_folder->setText(chosenFolder);
    });
    connect(m_start, &QPushButton::clicked, this, [this] {
        setRunning(true);
        say({}, "muted");
        Q_EMIT exportWanted(read());
    });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    validate();
}

// Those that can be made of what is stored of every chosen instrument.
void ExportDialog::fillTimeframes() {
    const std::vector<InstrumentId> chosen = read().instruments;
    const QString before = m_timeframe->currentText();
    m_timeframe->clear();
    for (const char* each : {"1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d", "1w", "1mo"}) {
        const Timeframe timeframe = *Timeframe::parse(each);
        const bool isThere = std::all_of(chosen.begin(), chosen.end(), [&](const InstrumentId& id) {
            return std::any_of(m_stored.begin(), m_stored.end(), [&](const StoredSeries& series) {
                return series.instrument.id == id && timeframe.isMultipleOf(series.timeframe);
            });
        });
        if (isThere)
            m_timeframe->addItem(QLatin1String(each));
    }
    if (m_timeframe->findText(before) >= 0)
        m_timeframe->setCurrentText(before);
}

ExportRequest ExportDialog::read() const {
    ExportRequest out;
    for (int i = 0; i < m_instruments->count(); ++i) {
        if (m_instruments->item(i)->checkState() == Qt::Checked)
            out.instruments.push_back(*InstrumentId::parse(m_instruments->item(i)->text().toStdString()));
    }
    if (const auto timeframe = Timeframe::parse(m_timeframe->currentText().toStdString()))
        out.timeframe = *timeframe;
    if (!m_all->isChecked())
        out.span = {midnight(m_from->date()), midnight(m_to->date().addDays(1))};
    out.format = static_cast<ExportFormat>(m_format->currentData().toInt());
    out.folder = m_folder->text().trimmed();
    out.overwrite = m_overwrite->isChecked();
    out.isGzip = m_gzip->isChecked();
    return out;
}

void ExportDialog::validate() {
    const ExportRequest request = read();
    m_start->setEnabled(!m_isRunning && !request.instruments.empty() && !request.folder.isEmpty()
        && !m_timeframe->currentText().isEmpty());
    if (!request.instruments.empty() && m_timeframe->count() == 0)
        say(tr("There is no timeframe that can be made of all of them."), "error");
}

void ExportDialog::setRunning(bool isRunning) {
    m_isRunning = isRunning;
    m_progress->setValue(0);
    m_progress->setVisible(isRunning);
    m_close->setText(isRunning ? tr("Cancel") : tr("Close"));
    validate();
}

void ExportDialog::say(const QString& sentence, const char* role) {
    m_message->setText(sentence);
    m_message->setProperty("role", QLatin1String(role));
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

void ExportDialog::showProgress(double share) {
    m_progress->setValue(static_cast<int>(share * 1000));
}

void ExportDialog::showReport(const ExportReport& report) {
    setRunning(false);
    qulonglong rows = 0;
    qulonglong missing = 0;
    for (const ManifestFile& file : report.manifest.files) {
        rows += file.rows;
        missing += file.coverage.missing;
    }
    const QLocale locale;
    say(tr("Written: %1 candles, files: %2, missing: %3. The manifest is %4.")
            .arg(locale.toString(rows), locale.toString(static_cast<qulonglong>(report.manifest.files.size())),
                locale.toString(missing), QDir::toNativeSeparators(report.manifestFile)),
        "good");
}

void ExportDialog::showError(const Error& error) {
    setRunning(false);
    if (error.code == "export.cancelled")
        say(tr("Cancelled; nothing was written."), "muted");
    else
        say(errorText(error), "error");
}

void ExportDialog::reject() {
    if (m_isRunning)
        Q_EMIT cancelWanted();
    else
        QDialog::reject();
}

} // namespace truebar::ui
