// Lines over time with bands around them and borders between stretches of time: bootstrap and walk-forward.
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace truebar::ui {

struct BandLine {
    QString name{};
    std::vector<double> xs{};
    std::vector<double> ys{};
    bool isDashed = false;
};

struct Band {
    QString name{};
    std::vector<double> xs{};
    std::vector<double> low{};
    std::vector<double> high{};
};

struct BandPlot {
    std::vector<Band> bands{}; // wide ones first
    std::vector<BandLine> lines{};
    std::vector<double> borders{}; // vertical, at these x
    bool isTime = false; // x is milliseconds UTC, else a count of days
    QString xTitle{};
};

class BandChart final : public QWidget {
    Q_OBJECT
public:
    // `name` is what a screen reader says; `empty` stands where there is nothing to show.
    BandChart(const QString& name, const QString& empty, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setPlot(BandPlot plot);
    // What stands at the pointer.
    QString readout() const { return m_readout; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    QSize minimumSizeHint() const override { return {240, 110}; }

private:
    struct Range {
        double left = 0;
        double right = 1;
        double low = 0;
        double high = 1;
    };
    QRectF plotRect() const;
    QPointF at(double x, double y) const;
    QString xText(double x) const;
    QColor lineColor(std::size_t index) const;
    void paintGrid(QPainter& painter) const;
    void paintBands(QPainter& painter) const;
    void paintLines(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;

    Theme m_theme = Theme::dark();
    QString m_empty;
    BandPlot m_plot;
    Range m_range;
    QString m_readout;
    std::optional<double> m_pointer; // x of the pointer, in the plot's units
};

} // namespace truebar::ui
