#include "ui/shell/workbench.h"

#include "core/runs/preflight.h"
#include "ui/data/coverage_page.h"
#include "ui/data/import_dialog.h"
#include "ui/data/market_browser.h"
#include "ui/indicators/chart_indicators.h"
#include "ui/indicators/indicator_dialog.h"
#include "ui/maintenance/maintenance_page.h"
#include "ui/maintenance/maintenance_wiring.h"
#include "ui/runs/compare_page.h"
#include "ui/runs/history_page.h"
#include "ui/runs/results_page.h"
#include "ui/runs/run_dialog.h"
#include "ui/shell/command_palette.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/number_text.h"

#include <QApplication>
#include <QComboBox>
#include <QLocale>
#include <QMessageBox>
#include <QSettings>

#include <algorithm>

namespace truebar::ui {

Workbench::Workbench(QApplication& application, const Workspace& workspace, const PluginRegistry& plugins,
    DataService& data, RunService& runs, DataHealthService& health, MaintenanceService& maintenance, ThemeName theme)
    : m_application(application)
    , m_workspace(workspace)
    , m_plugins(plugins)
    , m_data(data)
    , m_runs(runs)
    , m_health(health)
    , m_maintenance(maintenance)
    , m_theme(Theme::named(theme))
    , m_chart(new ChartWidget)
    , m_indicators(new ChartIndicators(m_chart, workspace.settingsFile(), this))
    , m_timeframe(new QComboBox)
    , m_market(new MarketBrowser)
    , m_results(new ResultsPage)
    , m_history(new HistoryPage)
    , m_compare(new ComparePage)
    , m_coverage(new CoveragePage)
    , m_maintenancePage(new MaintenancePage) {
    PageRegistry pages;
    addPages(pages);
    addActions();
    m_window = std::make_unique<MainWindow>(pages, m_actions, m_chart, workspace.settingsFile());
    m_timeframe->setObjectName(QStringLiteral("chartTimeframe"));
    m_timeframe->setToolTip(tr("Timeframe of the chart"));
    m_timeframe->setAccessibleName(tr("Timeframe"));
    for (const char* each : {"1m", "5m", "15m", "30m", "1h", "2h", "4h", "1d", "1w", "1mo"})
        m_timeframe->addItem(QLatin1String(each));
    m_timeframe->setCurrentText(QStringLiteral("1h"));
    m_window->addToolBarWidget(m_timeframe);
    connectData();
    connectRuns();
    connectHealth();
    connectMaintenance(*m_maintenancePage, m_maintenance, [this](const Error& error) { reportError(error); });
    connectPages();
    setTheme(theme);
    updateStatus();
}

Workbench::~Workbench() = default;

void Workbench::addPages(PageRegistry& pages) {
    m_chart->setObjectName(QStringLiteral("chart"));
    m_chart->setPlaceholder(tr("Choose a series in the market browser, or import candles with Ctrl+I."));
    pages.add({QStringLiteral("market"), tr("Market"), m_market, Qt::LeftDockWidgetArea});
    pages.add({QStringLiteral("results"), tr("Results"), m_results});
    pages.add({QStringLiteral("history"), tr("History"), m_history});
    pages.add({QStringLiteral("compare"), tr("Compare"), m_compare});
    pages.add({QStringLiteral("coverage"), tr("Data health"), m_coverage});
    pages.add({QStringLiteral("maintenance"), tr("Maintenance"), m_maintenancePage});
}

void Workbench::addActions() {
    const QString file = tr("File");
    m_actions.add("import", file, tr("&Import candles…"), QKeySequence(Qt::CTRL | Qt::Key_I), [this] {
        openImport(m_instrument && m_instrument->venue != "DEMO" ? QString::fromStdString(m_instrument->toString())
                                                                 : QString(),
            {});
    });
    m_actions.add("quit", file, tr("&Quit"), QKeySequence::Quit, [this] { m_window->close(); });
    addViewActions();
    const QString run = tr("Run");
    m_actions.add("backtest", run, tr("&Backtest…"), QKeySequence(Qt::Key_F5), [this] { openRun(); });
    m_actions.add("compare", run, tr("&Compare selected runs"), QKeySequence(Qt::CTRL | Qt::Key_D),
        [this] { m_history->compareSelected(); });
    const QString help = tr("Help");
    m_actions.add("palette", help, tr("All &commands…"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openPalette(); });
    m_actions.add("shortcuts", help, tr("&Keys"), QKeySequence(Qt::Key_F1), [this] { showShortcuts(); });
    m_actions.add("about", help, tr("&About Truebar"), {}, [this] { showAbout(); });
    for (const char* id : {"import", "classes", "volume", "indicators", "lightTheme", "backtest", "palette"})
        m_actions.putOnToolBar(id);
}

void Workbench::addViewActions() {
    const QString view = tr("View");
    m_actions.addToggle("lightTheme", view, tr("&Light theme"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L),
        m_theme.name == ThemeName::Light, [this](bool on) { setTheme(on ? ThemeName::Light : ThemeName::Dark); });
    m_actions.addToggle("classes", view, tr("&Real and fake bars"), QKeySequence(Qt::CTRL | Qt::Key_R), true,
        [this](bool on) { m_chart->setClassesVisible(on); });
    m_actions.addToggle("volume", view, tr("&Volume"), QKeySequence(Qt::CTRL | Qt::Key_U), true,
        [this](bool on) { m_chart->setVolumeVisible(on); });
    m_actions.add(
        "indicators", view, tr("&Indicators…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { openIndicators(); });
    m_actions.add(
        "showAll", view, tr("Show &all candles"), QKeySequence(Qt::CTRL | Qt::Key_0), [this] { m_chart->showAll(); });
    m_actions.add("dataHealth", view, tr("&Data health"), QKeySequence(Qt::CTRL | Qt::Key_H),
        [this] { m_window->showPage(QStringLiteral("coverage")); });
    m_actions.add("maintenance", view, tr("&Maintenance"), QKeySequence(Qt::CTRL | Qt::Key_M),
        [this] { m_window->showPage(QStringLiteral("maintenance")); });
    m_actions.add("resetLayout", view, tr("Re&set layout"), {}, [this] { m_window->resetLayout(); });
}

void Workbench::start() {
    m_data.refresh();
    m_runs.list();
    for (const RefusedPlugin& refused : m_plugins.refused())
        reportError(refused.reason);
}

void Workbench::connectData() {
    connect(&m_data, &DataService::seriesListed, this, [this](const std::vector<StoredSeries>& series) {
        m_stored = series;
        m_market->setSeries(series);
        m_coverage->invalidate();
        m_maintenancePage->setStored(series);
        if (!m_instrument && !series.empty())
            showFirst();
    });
    connect(&m_data, &DataService::demoStarted, this, [this] {
        m_window->messages()->showInfo(
            tr("This is a made-up demo market. Import your own candles with Ctrl+I or drop files here."));
    });
    connect(&m_data, &DataService::seriesLoaded, this,
        [this](const SeriesSnapshot& series, const Instrument& instrument) { showSeries(series, instrument); });
    connect(&m_data, &DataService::seriesLoadFailed, this, &Workbench::reportError);
    connect(&m_data, &DataService::failed, this, &Workbench::reportError);
    connect(&m_data, &DataService::seriesExtended, this, [this](const SeriesSnapshot& series) {
        m_series = series;
        m_chart->extendSeries(series);
        m_indicators->extendSeries(series);
        updateStatus();
    });
    connect(&m_data, &DataService::formingCandleChanged, this, [this](const Candle& candle) {
        m_chart->setFormingCandle(candle);
        if (!std::exchange(m_isLive, true))
            updateStatus();
    });
}

void Workbench::connectRuns() {
    connect(&m_runs, &RunService::runProgressed, this, [this](double share) {
        if (m_runDialog)
            m_runDialog->showProgress(share);
    });
    connect(&m_runs, &RunService::runFailed, this, [this](const Error& error) {
        if (m_runDialog)
            m_runDialog->showError(errorText(error), error.code == "run.incomplete_data");
        else
            reportError(error);
    });
    connect(&m_runs, &RunService::runFinished, this, [this](const std::shared_ptr<const RunRecord>& run) {
        if (m_runDialog) {
            m_runDialog->finish();
            m_runDialog->close();
        }
        showRun(run);
    });
    connect(&m_runs, &RunService::runLoaded, this, &Workbench::showRun);
    connect(&m_runs, &RunService::runsListed, m_history, &HistoryPage::setRuns);
    connect(&m_runs, &RunService::runsCompared, this, [this](const std::shared_ptr<const RunComparison>& comparison) {
        m_compare->setComparison(comparison);
        m_window->showPage(QStringLiteral("compare"));
    });
    connect(&m_runs, &RunService::failed, this, &Workbench::reportError);
}

void Workbench::connectHealth() {
    connect(m_coverage, &CoveragePage::mapWanted, &m_health, &DataHealthService::makeMap);
    connect(m_coverage, &CoveragePage::checkWanted, &m_health, &DataHealthService::check);
    connect(m_coverage, &CoveragePage::repairWanted, &m_health, &DataHealthService::repair);
    connect(m_coverage, &CoveragePage::cancelWanted, &m_health, &DataHealthService::cancelRepair);
    connect(m_coverage, &CoveragePage::timeChosen, this,
        [this](
            const InstrumentId& instrument, Timeframe timeframe, UtcMs time) { jumpTo(instrument, timeframe, time); });
    connect(&m_health, &DataHealthService::mapMade, m_coverage, &CoveragePage::setMap);
    connect(&m_health, &DataHealthService::checked, m_coverage, &CoveragePage::setCheck);
    connect(&m_runs, &RunService::dataInspected, this,
        [this](const RunDataQuality& quality) { m_health.repair(repairJobs(quality)); });
    connect(&m_health, &DataHealthService::failed, m_coverage,
        [this](const Error& error) { m_coverage->showError(errorText(error)); });
    connect(&m_health, &DataHealthService::repairStarted, m_coverage, &CoveragePage::showRepairStarted);
    connect(&m_health, &DataHealthService::repairProgressed, m_coverage, &CoveragePage::showRepairProgress);
    connect(&m_health, &DataHealthService::repairEnded, this, [this](const RepairReport& report, bool isCancelled) {
        m_coverage->showRepairEnd(report, isCancelled);
        if (m_runDialog)
            m_runDialog->showRepairEnd(repairSentence(report, isCancelled));
        // What was fetched may be what the chart shows.
        m_data.refresh();
        if (report.stored > 0 && m_instrument)
            m_data.loadSeries(*m_instrument, m_shownTimeframe);
    });
}

void Workbench::connectPages() {
    connect(m_timeframe, &QComboBox::textActivated, this, [this](const QString& text) {
        if (m_instrument)
            show(*m_instrument, *Timeframe::parse(text.toStdString()));
    });
    connect(m_market, &MarketBrowser::seriesChosen, this, &Workbench::show);
    connect(m_market, &MarketBrowser::importWanted, this,
        [this](const QString& instrument) { openImport(instrument, {}); });
    connect(m_market, &MarketBrowser::removalWanted, this, [this](const InstrumentId& id, Timeframe timeframe) {
        const QString name = QString::fromStdString(id.toString() + ' ' + timeframe.toString());
        const auto answer = QMessageBox::question(
            m_window.get(), tr("Remove candles"), tr("Forget the stored candles of %1?").arg(name));
        if (answer == QMessageBox::Yes)
            m_data.removeSeries(id, timeframe);
    });
    connect(m_results, &ResultsPage::timeWanted, this, qOverload<UtcMs>(&Workbench::jumpTo));
    connect(m_compare, &ComparePage::timeWanted, this, qOverload<UtcMs>(&Workbench::jumpTo));
    connect(m_history, &HistoryPage::runChosen, this, [this](const std::string& id) { m_runs.load(id); });
    connect(m_history, &HistoryPage::deletionWanted, this, [this](const std::string& id) { m_runs.remove(id); });
    connect(m_history, &HistoryPage::comparisonWanted, this,
        [this](const std::vector<std::string>& ids) { m_runs.compare(ids); });
    connect(
        m_window.get(), &MainWindow::filesDropped, this, [this](const QStringList& files) { openImport({}, files); });
}

void Workbench::setTheme(ThemeName name) {
    m_theme = Theme::named(name);
    applyTheme(m_application, m_theme);
    m_chart->setTheme(m_theme);
    m_market->setTheme(m_theme);
    m_results->setTheme(m_theme);
    m_history->setTheme(m_theme);
    m_compare->setTheme(m_theme);
    if (m_indicatorDialog)
        m_indicatorDialog->setTheme(m_theme);
    m_coverage->setTheme(m_theme);
    m_maintenancePage->setTheme(m_theme);
    QSettings settings(m_workspace.settingsFile(), QSettings::IniFormat);
    settings.setValue(
        QStringLiteral("theme"), name == ThemeName::Light ? QStringLiteral("light") : QStringLiteral("dark"));
}

void Workbench::show(const InstrumentId& instrument, Timeframe timeframe) {
    m_instrument = instrument;
    m_shownTimeframe = timeframe;
    const QString text = QString::fromStdString(timeframe.toString());
    if (m_timeframe->findText(text) < 0)
        m_timeframe->addItem(text);
    m_timeframe->setCurrentText(text);
    QSettings settings(m_workspace.settingsFile(), QSettings::IniFormat);
    settings.setValue(QStringLiteral("chart/instrument"), QString::fromStdString(instrument.toString()));
    settings.setValue(QStringLiteral("chart/timeframe"), text);
    m_data.loadSeries(instrument, timeframe);
}

// What was shown when the window was last closed, or the first instrument there is.
void Workbench::showFirst() {
    const QSettings settings(m_workspace.settingsFile(), QSettings::IniFormat);
    const auto saved = InstrumentId::parse(settings.value(QStringLiteral("chart/instrument")).toString().toStdString());
    const auto timeframe = Timeframe::parse(settings.value(QStringLiteral("chart/timeframe")).toString().toStdString());
    const bool isThere = saved && timeframe
        && std::any_of(
            m_stored.begin(), m_stored.end(), [&](const StoredSeries& s) { return s.instrument.id == *saved; });
    if (isThere)
        show(*saved, *timeframe);
    else
        show(m_stored.front().instrument.id, *Timeframe::parse(m_timeframe->currentText().toStdString()));
}

void Workbench::showSeries(SeriesSnapshot series, const Instrument& instrument) {
    m_series = std::move(series);
    m_isLive = false;
    m_chart->setSeries(m_series, instrument.tickSize.value().decimals());
    m_indicators->setSeries(m_series);
    updateMarkers();
    if (m_pendingJump)
        m_chart->showTime(*std::exchange(m_pendingJump, std::nullopt));
    m_window->setWindowTitle(QString::fromStdString(instrument.id.toString() + ' ' + m_series->timeframe().toString())
        + QStringLiteral(" — Truebar"));
    updateStatus();
}

void Workbench::showRun(std::shared_ptr<const RunRecord> run) {
    m_run = std::move(run);
    m_results->setRun(m_run);
    m_window->showPage(QStringLiteral("results"));
    const RunRequest& request = m_run->summary.request;
    if (!m_series || m_series->instrument() != request.instrument || m_series->timeframe() != request.timeframe)
        show(request.instrument, request.timeframe);
    else
        updateMarkers();
}

// The run's series may not be the one that is shown: load it first, jump when it is there.
void Workbench::jumpTo(UtcMs time) {
    if (!m_run)
        return;
    jumpTo(m_run->summary.request.instrument, m_run->summary.request.timeframe, time);
}

void Workbench::jumpTo(const InstrumentId& instrument, Timeframe timeframe, UtcMs time) {
    if (m_series && m_series->instrument() == instrument && m_series->timeframe() == timeframe) {
        m_chart->showTime(time);
        return;
    }
    m_pendingJump = time;
    show(instrument, timeframe);
}

void Workbench::updateMarkers() {
    std::vector<TradeMarker> markers;
    const bool fits = m_run && m_series && m_series->instrument() == m_run->summary.request.instrument
        && m_series->timeframe() == m_run->summary.request.timeframe;
    if (fits) {
        for (const Fill& fill : m_run->result.fills) {
            const QString side = fill.side == Side::Buy ? tr("Bought") : tr("Sold");
            markers.push_back({fill.time, fill.price.toDouble(), fill.side,
                tr("%1 %2 at %3, fee %4")
                    .arg(side, exactText(fill.quantity.value()), exactText(fill.price.value()),
                        exactText(fill.fee.value()))});
        }
    }
    m_chart->setTradeMarkers(std::move(markers));
}

void Workbench::updateStatus() {
    QString text;
    if (m_series && !m_series->isEmpty())
        text = tr("%1 candles, %2 – %3 UTC%4   ")
                   .arg(QLocale().toString(qulonglong(m_series->size())), timeText(m_series->span().begin),
                       timeText(m_series->span().end), m_isLive ? tr("  ● live") : QString());
    m_window->setStatus(text + m_workspace.directory());
}

void Workbench::openImport(const QString& instrument, const QStringList& files) {
    if (!m_import) {
        m_import = new ImportDialog(m_window.get());
        m_import->setAttribute(Qt::WA_DeleteOnClose);
        m_import->setQuoteSides(quoteSides());
        connectImport(m_import);
    }
    m_import->setInstrument(instrument);
    m_import->addFiles(files);
    m_import->show();
    m_import->raise();
}

QStringList Workbench::quoteSides() const {
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

void Workbench::connectImport(ImportDialog* dialog) {
    connect(dialog, &ImportDialog::importWanted, &m_data, &DataService::importFiles);
    connect(dialog, &ImportDialog::cancelWanted, &m_data, &DataService::cancel);
    connect(&m_data, &DataService::importProgressed, dialog, &ImportDialog::showProgress);
    connect(&m_data, &DataService::importFailed, dialog,
        [dialog](const Error& error) { dialog->showError(errorText(error)); });
    connect(&m_data, &DataService::importFinished, dialog, [this, dialog](const ImportReport& report) {
        dialog->showReport(report);
        m_window->messages()->hide();
        const auto stored = std::find_if(m_stored.begin(), m_stored.end(),
            [&](const StoredSeries& s) { return s.instrument.id == report.instrument.id; });
        show(report.instrument.id,
            stored == m_stored.end() ? m_shownTimeframe : std::max(stored->timeframe, m_shownTimeframe));
    });
}

void Workbench::openRun() {
    if (!m_runDialog) {
        m_runDialog = new RunDialog(m_plugins, m_stored, m_window.get());
        m_runDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_runDialog, &RunDialog::runWanted, &m_runs, &RunService::start);
        connect(m_runDialog, &RunDialog::repairWanted, &m_runs, &RunService::inspect);
        connect(m_runDialog, &RunDialog::cancelWanted, &m_runs, &RunService::cancel);
    }
    if (m_instrument)
        m_runDialog->choose(*m_instrument, m_shownTimeframe);
    m_runDialog->show();
    m_runDialog->raise();
}

void Workbench::openIndicators() {
    if (!m_indicatorDialog) {
        m_indicatorDialog = new IndicatorDialog(*m_indicators, m_theme, m_window.get());
        m_indicatorDialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_indicatorDialog->show();
    m_indicatorDialog->raise();
}

void Workbench::openPalette() {
    auto* palette = new CommandPalette(m_actions, m_window.get());
    palette->show();
}

void Workbench::showShortcuts() {
    QString text = tr("Chart: wheel zooms, drag pans, double click shows all. ← → pan, ↑ ↓ zoom, Home and End jump, A "
                      "shows all; drag the price axis to stretch it, double click it to reset.")
        + QStringLiteral("\n\n");
    for (const QAction* action : m_actions.all()) {
        if (!action->shortcut().isEmpty())
            text += action->shortcut().toString(QKeySequence::NativeText) + QStringLiteral("\t") + action->iconText()
                + QLatin1Char('\n');
    }
    QMessageBox(QMessageBox::NoIcon, tr("Keys"), text, QMessageBox::Ok, m_window.get()).exec();
}

void Workbench::showAbout() {
    QMessageBox::about(m_window.get(), tr("About Truebar"),
        tr("Truebar %1\n\nFree software under the GNU General Public License, version 3 or later.\nMade with Qt, Qt "
           "Charts, QCustomPlot, SQLite and spdlog.")
            .arg(QApplication::applicationVersion()));
}

void Workbench::reportError(const Error& error) {
    m_window->messages()->showError(errorText(error));
}

} // namespace truebar::ui
