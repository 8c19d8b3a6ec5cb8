#include "ui/theme/style_sheet.h"

namespace truebar::ui {

namespace {

// Colours are named by their role: @surface, @text …
const char* sheet = R"(
* { outline: none; }
QMainWindow::separator { background: @window; width: 5px; height: 5px; }
QMainWindow::separator:hover { background: @accent; }
QDockWidget { font-weight: 600; color: @mutedText; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @window; padding: 6px 8px; text-align: left; }
QMenuBar { background: @window; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @raised; }
QMenu { background: @raised; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 3px; }
QMenu::item:selected { background: @accent; color: @accentText; }
QMenu::item:disabled { color: @mutedText; }
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }
QToolBar { background: @window; border: none; spacing: 4px; padding: 3px 6px; }
QToolButton { padding: 4px 8px; border-radius: 4px; border: 1px solid transparent; }
QToolButton:hover { background: @raised; }
QToolButton:checked { background: @raised; border-color: @border; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @mutedText; }
QStatusBar { background: @window; color: @mutedText; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QTabBar::tab { background: @window; color: @mutedText; padding: 6px 12px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTableView, QTreeView, QListView { background: @surface; alternate-background-color: @window; border: none;
  gridline-color: @grid; selection-background-color: @accent; selection-color: @accentText; }
QTableView::item, QTreeView::item { padding: 3px 6px; }
QListView::item { padding: 3px 0; }
QTreeView::item:hover, QListView::item:hover { background: @raised; }
QTreeView::item:selected, QListView::item:selected { background: @accent; color: @accentText; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @mutedText; padding: 5px 3px; border: none;
  border-bottom: 1px solid @border; font-weight: 600; }
QHeaderView::down-arrow { image: url(:/theme/arrow-down-@name.svg); width: 8px; height: 8px; subcontrol-position: center right; }
QHeaderView::up-arrow { image: url(:/theme/arrow-up-@name.svg); width: 8px; height: 8px; subcontrol-position: center right; }
QTableCornerButton::section { background: @surface; border: none; }
QPushButton { background: @raised; border: 1px solid @border; border-radius: 4px; padding: 5px 14px; min-height: 16px; }
QPushButton:hover { border-color: @mutedText; }
QPushButton:focus { border-color: @accent; }
QPushButton:default { background: @accent; color: @accentText; border-color: @accent; font-weight: 600; }
QPushButton:disabled { color: @mutedText; background: @window; }
QPushButton:default:disabled { background: @border; border-color: @border; color: @mutedText; }
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit { background: @surface; border: 1px solid @border; border-radius: 4px;
  padding: 4px 6px; min-height: 16px; selection-background-color: @accent; selection-color: @accentText; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border-color: @accent; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: @mutedText; background: @window; }
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"] { border-color: @error; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { subcontrol-origin: padding; subcontrol-position: center right; width: 20px; border: none; }
QComboBox::down-arrow { image: url(:/theme/arrow-down-@name.svg); width: 10px; height: 10px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; border: 1px solid @mutedText; border-radius: 3px; background: @surface; }
QCheckBox::indicator:hover, QCheckBox:focus::indicator, QAbstractItemView::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: @accent; border-color: @accent; image: url(:/theme/check-@name.svg); }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @border; }
QProgressBar { background: @raised; border: none; border-radius: 3px; text-align: center; max-height: 14px; color: @text; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: @mutedText; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px; }
QGroupBox { border: 1px solid @border; border-radius: 4px; margin-top: 8px; padding-top: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; color: @mutedText; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="muted"] { color: @mutedText; }
QLabel[role="error"] { color: @error; }
QLabel[role="good"] { color: @bull; }
QFrame[role="message"] { background: @raised; border-left: 3px solid @error; }
QFrame[role="message"][severity="info"] { border-left-color: @accent; }
QFrame[role="stopped"] { background: @error; border-radius: 4px; }
QFrame[role="stopped"] QLabel { color: @surface; background: transparent; }
QFrame[role="stopped"] QPushButton { background: @surface; color: @text; border-color: @surface; }
QFrame[role="stopped"] QPushButton:disabled { background: transparent; color: @surface; border-color: @surface; }
QToolButton[role="panic"] { color: @error; border-color: @error; font-weight: 700; padding: 4px 12px; }
QToolButton[role="panic"]:hover, QToolButton[role="panic"][stopped="true"] { background: @error; color: @surface; }
)";

} // namespace

QString styleSheetOf(const Theme& t) {
    QString out = QLatin1String(sheet);
    // Longer names first: @accentText before @accent.
    const std::pair<const char*, QColor> roles[] = {{"@accentText", t.accentText}, {"@mutedText", t.mutedText},
        {"@bull", t.bull}, {"@surface", t.surface}, {"@window", t.window}, {"@raised", t.raised}, {"@border", t.border},
        {"@accent", t.accent}, {"@error", t.error}, {"@grid", t.grid}, {"@text", t.text}};
    for (const auto& [role, color] : roles)
        out.replace(QLatin1String(role), color.name());
    out.replace(QLatin1String("@name"), t.name == ThemeName::Dark ? QLatin1String("dark") : QLatin1String("light"));
    return out;
}

} // namespace truebar::ui
