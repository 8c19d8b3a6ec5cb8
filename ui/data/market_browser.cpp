#include "ui/data/market_browser.h"

#include "ui/widgets/number_text.h"

#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

using Column = TableColumn<StoredSeries>;

std::vector<Column> columns() {
    const auto date = [](UtcMs time) { return QString::fromStdString(formatDate(time)); };
    return {
        {MarketBrowser::tr("Instrument"),
            [](const StoredSeries& s) { return QString::fromStdString(s.instrument.id.toString()); }},
        {MarketBrowser::tr("Frame"),
            [](const StoredSeries& s) { return QString::fromStdString(s.timeframe.toString()); },
            [](const StoredSeries& s) { return qlonglong(s.timeframe.nominalLength().count()); }},
        {MarketBrowser::tr("Candles"), [](const StoredSeries& s) { return QLocale().toString(qulonglong(s.candles)); },
            [](const StoredSeries& s) { return qulonglong(s.candles); }, true},
        {MarketBrowser::tr("From"), [date](const StoredSeries& s) { return date(s.span.begin); }},
        {MarketBrowser::tr("To"), [date](const StoredSeries& s) { return date(s.span.end); }},
    };
}

} // namespace

MarketBrowser::MarketBrowser(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<StoredSeries>(columns(), this))
    , m_table(new DataTable(m_model, this))
    , m_filter(new QLineEdit(this))
    , m_empty(new QLabel(tr("Nothing is stored yet.\nImport files with Ctrl+I or drop them here."), this)) {
    m_table->setObjectName(QStringLiteral("marketTable"));
    m_table->setAccessibleName(tr("Stored series"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_filter->setObjectName(QStringLiteral("marketFilter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 0);
    layout->setSpacing(4);
    layout->addWidget(m_filter);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);
    setSeries({});
    connect(m_filter, &QLineEdit::textChanged, m_table, &DataTable::setFilter);
    connect(m_table, &DataTable::rowActivated, this, [this](int row) {
        const StoredSeries& series = m_model->row(row);
        Q_EMIT seriesChosen(series.instrument.id, series.timeframe);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) { showMenu(at); });
}

void MarketBrowser::setTheme(const Theme& theme) {
    m_model->setNumberFont(theme.numberFont(9));
}

void MarketBrowser::setSeries(const std::vector<StoredSeries>& series) {
    m_model->setRows(series);
    m_empty->setVisible(series.empty());
    m_table->setVisible(!series.empty());
}

void MarketBrowser::showMenu(const QPoint& at) {
    const auto rows = m_table->selectedRows();
    if (rows.empty())
        return;
    const StoredSeries series = m_model->row(rows.front());
    QMenu menu(this);
    menu.addAction(tr("Show"), this, [&] { Q_EMIT seriesChosen(series.instrument.id, series.timeframe); });
    menu.addAction(tr("Import into…"), this,
        [&] { Q_EMIT importWanted(QString::fromStdString(series.instrument.id.toString())); });
    menu.addSeparator();
    menu.addAction(tr("Remove…"), this, [&] { Q_EMIT removalWanted(series.instrument.id, series.timeframe); });
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

} // namespace truebar::ui
