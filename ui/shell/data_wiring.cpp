#include "ui/shell/data_wiring.h"

#include "core/data/data_service.h"
#include "ui/data/import_dialog.h"
#include "ui/data/market_browser.h"
#include "ui/shell/chart_desk.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QMessageBox>

namespace truebar::ui {

DataWiring::DataWiring(DataService& data, const PluginRegistry& plugins, MarketBrowser& market, ChartDesk& desk,
    MainWindow& window, QObject* parent)
    : QObject(parent)
    , m_data(data)
    , m_plugins(plugins)
    , m_desk(desk)
    , m_window(window) {
    connectService(market);
    connectBrowser(market);
    connect(&window, &MainWindow::filesDropped, this, [this](const QStringList& files) { openImport({}, files); });
}

void DataWiring::connectService(MarketBrowser& market) {
    connect(&m_data, &DataService::seriesListed, &market, &MarketBrowser::setSeries);
    connect(&m_data, &DataService::seriesListed, &m_desk, &ChartDesk::setStored);
    connect(&m_data, &DataService::demoStarted, this, [this] {
        m_window.messages()->showInfo(
            tr("This is a made-up demo market. Import your own candles with Ctrl+I or drop files here."));
    });
    const auto report = [this](const Error& error) { m_window.messages()->showError(errorText(error)); };
    connect(&m_data, &DataService::seriesLoadFailed, this, report);
    connect(&m_data, &DataService::failed, this, report);
}

void DataWiring::connectBrowser(MarketBrowser& market) {
    connect(&market, &MarketBrowser::seriesChosen, &m_desk, &ChartDesk::show);
    connect(
        &market, &MarketBrowser::importWanted, this, [this](const QString& instrument) { openImport(instrument, {}); });
    connect(&market, &MarketBrowser::removalWanted, this, [this](const InstrumentId& id, Timeframe timeframe) {
        const QString name = QString::fromStdString(id.toString() + ' ' + timeframe.toString());
        const auto answer =
            QMessageBox::question(&m_window, tr("Remove candles"), tr("Forget the stored candles of %1?").arg(name));
        if (answer == QMessageBox::Yes)
            m_data.removeSeries(id, timeframe);
    });
}

void DataWiring::openImport() {
    const auto& shown = m_desk.instrument();
    openImport(shown && shown->venue != "DEMO" ? QString::fromStdString(shown->toString()) : QString(), {});
}

void DataWiring::openImport(const QString& instrument, const QStringList& files) {
    if (!m_import) {
        m_import = new ImportDialog(&m_window);
        m_import->setAttribute(Qt::WA_DeleteOnClose);
        m_import->setQuoteSides(quoteSides());
        connectImport(m_import);
    }
    m_import->setInstrument(instrument);
    m_import->addFiles(files);
    m_import->show();
    m_import->raise();
}

// The choices of the csv feed's setting, its default first.
QStringList DataWiring::quoteSides() const {
    const auto feed = m_plugins.find(PluginKind::Feed, "csv");
    const SettingField* field = feed ? (*feed)->metadata.settings.find("quote_side") : nullptr;
    QStringList out;
    if (field) {
        out << QString::fromStdString(toString(field->defaultValue));
        for (const std::string& choice : field->choices) {
            if (choice != toString(field->defaultValue))
                out << QString::fromStdString(choice);
        }
    }
    return out;
}

void DataWiring::connectImport(ImportDialog* dialog) {
    connect(dialog, &ImportDialog::importWanted, &m_data, &DataService::importFiles);
    connect(dialog, &ImportDialog::cancelWanted, &m_data, &DataService::cancel);
    connect(&m_data, &DataService::importProgressed, dialog, &ImportDialog::showProgress);
    connect(&m_data, &DataService::importFailed, dialog,
        [dialog](const Error& error) { dialog->showError(errorText(error)); });
    connect(&m_data, &DataService::importFinished, dialog, [this, dialog](const ImportReport& report) {
        dialog->showReport(report);
        m_window.messages()->hide();
        m_desk.showImported(report.instrument.id);
    });
}

} // namespace truebar::ui
