// Market browser, import dialog and data service, talking to each other.
#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>

namespace truebar {
class DataService;
class PluginRegistry;
struct Error;
} // namespace truebar

namespace truebar::ui {

class ChartDesk;
class ImportDialog;
class MainWindow;
class MarketBrowser;

class DataWiring final : public QObject {
    Q_OBJECT
public:
    DataWiring(DataService& data, const PluginRegistry& plugins, MarketBrowser& market, ChartDesk& desk,
        MainWindow& window, QObject* parent = nullptr);

    // With the instrument that is shown, unless it is a made-up one.
    void openImport();
    void openImport(const QString& instrument, const QStringList& files);

private:
    void connectService(MarketBrowser& market);
    void connectBrowser(MarketBrowser& market);
    void connectImport(ImportDialog* dialog);
    QStringList quoteSides() const;

    DataService& m_data;
    const PluginRegistry& m_plugins;
    ChartDesk& m_desk;
    MainWindow& m_window;
    QPointer<ImportDialog> m_import;
};

} // namespace truebar::ui
