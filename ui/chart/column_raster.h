// Bars that stand side by side, a pixel wide each: painted row by row into an image that is laid down once. A bar at a
// time would touch another line of memory with every pixel.
#pragma once

#include <QImage>
#include <QPainter>

#include <vector>

namespace truebar::ui {

class ColumnRaster {
public:
    // Begins anew, for the pixels from `left` on.
    void begin(int left, int width);
    // The pixels (x, top) … (x, bottom − 1); those of one x may touch but not overlap. What lies outside is left out.
    void add(int x, int top, int bottom, QRgb premultiplied);
    // `width` columns of one height.
    void add(int x, int width, int top, int bottom, QRgb premultiplied);
    void paint(QPainter* painter);

private:
    struct Edge {
        int x = 0;
        QRgb color = 0;
        int next = -1; // edge of the same row
    };
    struct Bar {
        int x = 0;
        int top = 0;
        int bottom = 0;
        QRgb color = 0;
    };

    void sortEdges(int top, int rows);

    int m_left = 0;
    int m_width = 0;
    std::vector<Bar> m_bars;
    std::vector<Edge> m_edges;
    std::vector<int> m_begins; // first edge of each row at which bars begin
    std::vector<int> m_ends;
    QImage m_image; // kept, so that frames do not ask for memory
};

} // namespace truebar::ui
