#include "ui/shell/main_window.h"

#include "ui/widgets/message_bar.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// Changes when docks come or go, so that an old layout is not forced upon a new window.
constexpr int layoutVersion = 3;
constexpr int marketWidth = 504;
constexpr int pagesHeight = 290;

} // namespace

MainWindow::MainWindow(
    const PageRegistry& pages, ActionRegistry& actions, QWidget* centre, const QString& settingsFile, QWidget* parent)
    : QMainWindow(parent)
    , m_settingsFile(settingsFile)
    , m_messages(new MessageBar(this))
    , m_status(new QLabel(this))
    , m_toolBar(addToolBar(tr("Main toolbar"))) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Truebar"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setTabPosition(Qt::BottomDockWidgetArea, QTabWidget::North);
    resize(1366, 768);
    auto* middle = new QWidget(this);
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(centre, 1);
    setCentralWidget(middle);
    m_toolBar->setObjectName(QStringLiteral("mainToolBar"));
    m_toolBar->setMovable(false);
    m_status->setTextFormat(Qt::PlainText);
    statusBar()->addPermanentWidget(m_status);
    addDocks(pages);
    addMenus(actions);
}

void MainWindow::addDocks(const PageRegistry& pages) {
    QDockWidget* lastAtBottom = nullptr;
    QDockWidget* firstAtBottom = nullptr;
    for (const Page& page : pages.pages()) {
        auto* dock = new QDockWidget(page.title, this);
        dock->setObjectName(page.id);
        dock->setWidget(page.widget);
        addDockWidget(page.area, dock);
        dock->setVisible(!page.startsHidden);
        if (page.area != Qt::BottomDockWidgetArea)
            continue;
        // The tab says the title already.
        dock->setTitleBarWidget(new QWidget(dock));
        if (lastAtBottom)
            tabifyDockWidget(lastAtBottom, dock);
        else
            firstAtBottom = dock;
        lastAtBottom = dock;
    }
    if (firstAtBottom)
        firstAtBottom->raise();
}

void MainWindow::addMenus(ActionRegistry& actions) {
    const QStringList menus = actions.menus();
    for (const QString& title : menus) {
        QMenu* menu = menuBar()->addMenu(title);
        for (QAction* action : actions.all()) {
            if (ActionRegistry::menuOf(action) == title)
                menu->addAction(action);
            if (ActionRegistry::menuOf(action) == title && ActionRegistry::isOnToolBar(action))
                m_toolBar->addAction(action);
        }
        if (title == tr("View")) {
            menu->addSeparator();
            const auto docks = findChildren<QDockWidget*>();
            for (QDockWidget* dock : docks)
                menu->addAction(dock->toggleViewAction());
        }
    }
}

void MainWindow::addToolBarWidget(QWidget* widget) {
    m_toolBar->insertWidget(m_toolBar->actions().value(0), widget);
}

void MainWindow::setStatus(const QString& text) {
    m_status->setText(text);
}

void MainWindow::showPage(const QString& id) {
    if (auto* dock = findChild<QDockWidget*>(id)) {
        dock->show();
        dock->raise();
    }
}

void MainWindow::giveRoom(const QString& id, double share) {
    auto* dock = findChild<QDockWidget*>(id);
    const int wanted = static_cast<int>(height() * share);
    if (dock && !dock->isFloating() && dock->height() < wanted)
        resizeDocks({dock}, {wanted}, Qt::Vertical);
}

void MainWindow::giveWidth(const QString& id, int width) {
    auto* dock = findChild<QDockWidget*>(id);
    if (dock && !dock->isFloating() && dock->width() < width)
        resizeDocks({dock}, {width}, Qt::Horizontal);
}

// Docks can be sized only once they are laid out, so the layout is made on the way to the screen.
void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!m_defaultLayout.isEmpty())
        return;
    const auto docks = findChildren<QDockWidget*>();
    for (QDockWidget* dock : docks) {
        if (dockWidgetArea(dock) == Qt::RightDockWidgetArea)
            continue; // hidden until its command gives it room
        const bool isLeft = dockWidgetArea(dock) == Qt::LeftDockWidgetArea;
        resizeDocks({dock}, {isLeft ? marketWidth : pagesHeight}, isLeft ? Qt::Horizontal : Qt::Vertical);
    }
    m_defaultLayout = saveState(layoutVersion);
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    // Whatever a broken file holds, restoring answers false and changes nothing.
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("window/layout")).toByteArray(), layoutVersion);
}

void MainWindow::resetLayout() {
    restoreState(m_defaultLayout, layoutVersion);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/layout"), saveState(layoutVersion));
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList files;
    const QList<QUrl> urls = event->mimeData()->urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    if (!files.isEmpty())
        Q_EMIT filesDropped(files);
}

} // namespace truebar::ui
