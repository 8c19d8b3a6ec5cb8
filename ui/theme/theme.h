// The colours and fonts of every window, dark and light. Widgets get theirs from the application palette and style
// sheet; painters (charts, delegates) take them from here.
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>

class QApplication;

namespace truebar::ui {

enum class ThemeName { Dark, Light };

struct Theme {
    ThemeName name = ThemeName::Dark;
    QColor window; // behind everything
    QColor surface; // panels, tables, the chart
    QColor raised; // headers, buttons, hover
    QColor border;
    QColor grid; // chart grid lines
    QColor text;
    QColor mutedText;
    QColor accent; // selection, focus, links
    QColor accentText; // on accent
    QColor bull; // real bull, long, profit
    QColor bear; // real bear, short, loss
    QColor fake; // fake bars
    QColor warning;
    QColor error;
    QList<QColor> series; // curves in comparisons, distinguishable without red/green vision

    static Theme dark();
    static Theme light();
    static Theme named(ThemeName name) { return name == ThemeName::Dark ? dark() : light(); }

    // Tabular figures for numbers in tables and on axes.
    QFont numberFont(qreal pointSize) const;
};

// Palette, style and style sheet of the whole application.
void applyTheme(QApplication& application, const Theme& theme);

} // namespace truebar::ui
