#include "ui/chart/column_raster.h"

#include <algorithm>
#include <cstring>

namespace truebar::ui {

void ColumnRaster::begin(int left, int width) {
    m_left = left;
    m_width = std::max(width, 0);
    m_bars.clear();
}

void ColumnRaster::add(int x, int top, int bottom, QRgb premultiplied) {
    if (x >= m_left && x < m_left + m_width && top < bottom)
        m_bars.push_back({x - m_left, top, bottom, premultiplied});
}

void ColumnRaster::add(int x, int width, int top, int bottom, QRgb premultiplied) {
    for (int i = 0; i < width; ++i)
        add(x + i, top, bottom, premultiplied);
}

void ColumnRaster::sortEdges(int top, int rows) {
    m_edges.clear();
    m_begins.assign(static_cast<std::size_t>(rows) + 1, -1);
    m_ends.assign(static_cast<std::size_t>(rows) + 1, -1);
    const auto link = [&](std::vector<int>& heads, int row, int x, QRgb color) {
        int& head = heads[static_cast<std::size_t>(row)];
        m_edges.push_back({x, color, head});
        head = static_cast<int>(m_edges.size()) - 1;
    };
    for (const Bar& bar : m_bars) {
        link(m_begins, bar.top - top, bar.x, bar.color);
        link(m_ends, bar.bottom - top, bar.x, 0);
    }
}

void ColumnRaster::paint(QPainter* painter) {
    // A scale that is stretched puts bars far outside the window.
    const QRect window = painter->window();
    int top = window.bottom() + 1;
    int bottom = window.top();
    for (Bar& bar : m_bars) {
        bar.top = std::clamp(bar.top, window.top(), window.bottom() + 1);
        bar.bottom = std::clamp(bar.bottom, bar.top, window.bottom() + 1);
        if (bar.top == bar.bottom)
            continue;
        top = std::min(top, bar.top);
        bottom = std::max(bottom, bar.bottom);
    }
    if (top >= bottom || m_width == 0)
        return;
    std::erase_if(m_bars, [](const Bar& bar) { return bar.top == bar.bottom; });
    const int rows = bottom - top;
    sortEdges(top, rows);
    if (m_image.width() != m_width || m_image.height() < rows)
        m_image = QImage(m_width, rows, QImage::Format_ARGB32_Premultiplied);
    // Each row is the one above it with the bars that end or begin there.
    const auto bytes = static_cast<std::size_t>(m_width) * sizeof(QRgb);
    for (int row = 0; row < rows; ++row) {
        auto* pixels = reinterpret_cast<QRgb*>(m_image.scanLine(row));
        if (row == 0)
            std::memset(pixels, 0, bytes);
        else
            std::memcpy(pixels, m_image.constScanLine(row - 1), bytes);
        for (const std::vector<int>* heads : {&m_ends, &m_begins}) {
            for (int edge = (*heads)[static_cast<std::size_t>(row)]; edge >= 0;
                 edge = m_edges[static_cast<std::size_t>(edge)].next) {
                const Edge& at = m_edges[static_cast<std::size_t>(edge)];
                pixels[at.x] = at.color;
            }
        }
    }
    painter->drawImage(QPoint(m_left, top), m_image, QRect(0, 0, m_width, rows));
}

} // namespace truebar::ui
