#include "ui/data/import_dialog.h"

#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/plugin_text.h"
#include "ui/widgets/settings_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// What is entered, above 0; nothing if nothing is.
Result<std::optional<Decimal>> stepOf(const QLineEdit* editor) {
    const std::string text = editor->text().trimmed().toStdString();
    if (text.empty())
        return std::optional<Decimal>();
    const auto step = Decimal::parse(text);
    if (!step)
        return step.error();
    if (step->sign() <= 0)
        return Error{"usage.number", "the value must be above 0"};
    return std::optional(*step);
}

} // namespace

ImportDialog::ImportDialog(QWidget* parent)
    : QDialog(parent)
    , m_stack(new QStackedWidget(this))
    , m_progress(new QProgressBar(this))
    , m_start(new QPushButton(tr("Import"), this))
    , m_close(new QPushButton(tr("Close"), this)) {
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import candles"));
    setAcceptDrops(true);
    resize(680, 560);
    m_stack->addWidget(makeForm());
    m_stack->addWidget(makeReport());
    m_progress->setRange(0, 1000);
    m_progress->hide();
    m_start->setObjectName(QStringLiteral("importStart"));
    m_start->setDefault(true);
    m_close->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_progress, 1);
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_stack, 1);
    layout->addLayout(buttons);
    connect(m_start, &QPushButton::clicked, this, [this] { start(); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    validate();
}

QWidget* ImportDialog::makeForm() {
    auto* page = new QWidget(this);
    m_files = new QListWidget(page);
    m_files->setObjectName(QStringLiteral("importFiles"));
    m_files->setAccessibleName(tr("Files"));
    auto* add = new QPushButton(tr("Add files…"), page);
    auto* clear = new QPushButton(tr("Clear"), page);
    m_kind = new QComboBox(page);
    m_kind->setObjectName(QStringLiteral("importKind"));
    m_kind->addItem(tr("candles, trades or quotes"), QStringLiteral("csv"));
    m_kind->addItem(tr("recorded order books (Bybit, Tardis)"), QStringLiteral("book"));
    m_kind->setToolTip(tr("Order books become candles of the mid price; their volume is the number of book states"));
    m_instrument = new QLineEdit(page);
    m_instrument->setObjectName(QStringLiteral("importInstrument"));
    m_instrument->setPlaceholderText(tr("VENUE:SYMBOL, such as BINANCE:BTCUSDT"));
    m_timeframe = new QComboBox(page);
    m_timeframe->setObjectName(QStringLiteral("importTimeframe"));
    for (const char* each : {"1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d", "1w", "1mo"})
        m_timeframe->addItem(QLatin1String(each));
    m_timeframe->setCurrentText(QStringLiteral("1m"));
    m_timezone = new QLineEdit(page);
    m_timezone->setPlaceholderText(tr("as the file says, else UTC"));
    m_timezone->setToolTip(tr("IANA name such as America/New_York, or an offset such as +05:30"));
    m_quoteSide = new QComboBox(page);
    m_quoteSide->setObjectName(QStringLiteral("importQuoteSide"));
    m_quoteSide->setToolTip(tr("Which side of files with bid and ask becomes the candle"));
    m_stamps = new QComboBox(page);
    m_stamps->setObjectName(QStringLiteral("importStamps"));
    m_stamps->addItem(tr("as detected"));
    m_stamps->addItem(tr("the beginning of the candle"), QStringLiteral("open"));
    m_stamps->addItem(tr("the end of the candle"), QStringLiteral("end"));
    m_stamps->setToolTip(tr("Which moment of its candle the time of a row names"));
    m_tickSize = new QLineEdit(page);
    m_tickSize->setObjectName(QStringLiteral("importTickSize"));
    m_lotStep = new QLineEdit(page);
    m_lotStep->setObjectName(QStringLiteral("importLotStep"));
    for (QLineEdit* step : {m_tickSize, m_lotStep}) {
        step->setPlaceholderText(tr("as known, else from the decimals in the data"));
        connect(step, &QLineEdit::textChanged, this, [this] { validate(); });
    }
    m_replace = new QCheckBox(tr("Overwrite stored candles that differ"), page);
    m_problem = new QLabel(page);
    m_problem->setObjectName(QStringLiteral("importProblem"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);

    auto* fileButtons = new QHBoxLayout;
    fileButtons->addWidget(add);
    fileButtons->addWidget(clear);
    fileButtons->addStretch();
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Content"), m_kind);
    form->addRow(tr("Instrument"), m_instrument);
    form->addRow(tr("Timeframe"), m_timeframe);
    form->addRow(tr("Time zone"), m_timezone);
    form->addRow(tr("Times name"), m_stamps);
    form->addRow(tr("Quote side"), m_quoteSide);
    form->addRow(tr("Tick size"), m_tickSize);
    form->addRow(tr("Lot step"), m_lotStep);
    form->addRow(QString(), m_replace);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new QLabel(tr("Files (CSV, JSON, gzip or zip; drop them here)"), page));
    layout->addWidget(m_files, 1);
    layout->addLayout(fileButtons);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    connect(add, &QPushButton::clicked, this,
        [this] { addFiles(QFileDialog::getOpenFileNames(this, tr("Files to import"))); });
    connect(clear, &QPushButton::clicked, this, [this] {
        m_files->clear();
        validate();
    });
    connect(m_instrument, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] { validate(); });
    return page;
}

QWidget* ImportDialog::makeReport() {
    auto* page = new QWidget(this);
    m_summary = new QLabel(page);
    m_summary->setObjectName(QStringLiteral("importSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_report = new RowTableModel<ReportRow>(
        {{tr("File"), [](const ReportRow& row) { return row.file; }},
            {tr("Line"), [](const ReportRow& row) { return row.line == 0 ? QString() : QString::number(row.line); },
                [](const ReportRow& row) { return qulonglong(row.line); }, true},
            {tr("What happened"), [](const ReportRow& row) { return row.text; }, {}, false, {},
                [](const ReportRow& row) { return row.line == 0; }}},
        this);
    auto* table = new DataTable(m_report, page);
    table->setObjectName(QStringLiteral("importReport"));
    auto* filter = new QLineEdit(page);
    filter->setPlaceholderText(tr("Filter"));
    connect(filter, &QLineEdit::textChanged, table, &DataTable::setFilter);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_summary);
    layout->addWidget(filter);
    layout->addWidget(table, 1);
    return page;
}

void ImportDialog::addFiles(const QStringList& files) {
    m_files->addItems(files);
    validate();
}

void ImportDialog::setInstrument(const QString& instrument) {
    m_instrument->setText(instrument);
}

void ImportDialog::setQuoteSides(const QStringList& sides) {
    m_quoteSide->clear();
    for (const QString& side : sides)
        m_quoteSide->addItem(pluginText(side.toStdString()), side);
    validate();
}

QString ImportDialog::problem() const {
    QString out;
    const auto mark = [&out](QLineEdit* editor, const std::optional<Error>& error) {
        const bool isBad = error && !editor->text().isEmpty();
        setInvalid(editor, isBad);
        if (isBad && out.isEmpty())
            out = errorText(*error);
    };
    const auto id = InstrumentId::parse(m_instrument->text().trimmed().toStdString());
    mark(m_instrument, id ? std::nullopt : std::optional(id.error()));
    for (QLineEdit* editor : {m_tickSize, m_lotStep}) {
        const auto step = stepOf(editor);
        mark(editor, step ? std::nullopt : std::optional(step.error()));
    }
    return out;
}

void ImportDialog::validate() {
    // Times of recorded books are in UTC, and a mid price has no side.
    const bool isBook = m_kind->currentData().toString() == QLatin1String("book");
    m_timezone->setEnabled(!isBook);
    m_stamps->setEnabled(!isBook);
    m_quoteSide->setEnabled(!isBook && m_quoteSide->count() > 1);
    const QString sentence = problem();
    m_problem->setText(sentence);
    m_start->setEnabled(
        !m_isRunning && m_files->count() > 0 && !m_instrument->text().trimmed().isEmpty() && sentence.isEmpty());
}

void ImportDialog::start() {
    ImportRequest request;
    request.instrument = *InstrumentId::parse(m_instrument->text().trimmed().toStdString());
    request.timeframe = *Timeframe::parse(m_timeframe->currentText().toStdString());
    request.feed = m_kind->currentData().toString().toStdString();
    if (m_timezone->isEnabled()) {
        request.timezone = m_timezone->text().trimmed();
        request.stamps = m_stamps->currentData().toString().toStdString();
        request.quoteSide = m_quoteSide->currentData().toString().toStdString();
    }
    if (const auto tick = stepOf(m_tickSize); tick && *tick)
        request.tickSize = Price(**tick);
    if (const auto lot = stepOf(m_lotStep); lot && *lot)
        request.lotStep = Quantity(**lot);
    request.replace = m_replace->isChecked();
    for (int i = 0; i < m_files->count(); ++i)
        request.files.push_back(m_files->item(i)->text());
    m_isRunning = true;
    m_problem->clear();
    m_progress->setValue(0);
    m_progress->show();
    m_close->setText(tr("Cancel"));
    validate();
    Q_EMIT importWanted(request);
}

void ImportDialog::showProgress(double share) {
    m_progress->setValue(static_cast<int>(share * 1000));
}

void ImportDialog::showReport(const ImportReport& report) {
    m_isRunning = false;
    m_progress->hide();
    m_close->setText(tr("Close"));
    m_start->hide();
    const QLocale locale;
    std::vector<ReportRow> rows;
    qulonglong stored = 0;
    qulonglong rejected = 0;
    for (const FileReport& file : report.files) {
        const QString name = file.file.section(QLatin1Char('/'), -1);
        stored += file.rowsStored;
        rejected += file.rejected.size();
        rows.push_back({name, 0,
            tr("%1 rows read, %2 stored, %3 duplicates, %4 rejected — %5")
                .arg(locale.toString(qulonglong(file.rowsRead)), locale.toString(qulonglong(file.rowsStored)),
                    locale.toString(qulonglong(file.duplicates)), locale.toString(qulonglong(file.rejected.size())),
                    QString::fromStdString(file.dialect))});
        for (const RejectedRow& row : file.rejected)
            rows.push_back({name, row.line, errorText(row.reason)});
    }
    m_report->setRows(std::move(rows));
    m_summary->setText(tr("%1: %2 candles stored, rejected rows: %3.")
                           .arg(QString::fromStdString(report.instrument.id.toString()), locale.toString(stored),
                               locale.toString(rejected)));
    m_stack->setCurrentIndex(1);
}

void ImportDialog::showError(const QString& sentence) {
    m_isRunning = false;
    m_progress->hide();
    m_close->setText(tr("Close"));
    validate();
    m_problem->setText(sentence);
}

void ImportDialog::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event) {
    QStringList files;
    const QList<QUrl> urls = event->mimeData()->urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    addFiles(files);
}

void ImportDialog::reject() {
    if (m_isRunning) {
        Q_EMIT cancelWanted();
        return;
    }
    QDialog::reject();
}

} // namespace truebar::ui
