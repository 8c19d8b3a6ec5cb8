#include "ui/chart/chart_plot.h"

#include <QPicture>

namespace truebar::ui {

namespace {

// Opaque, so that painting it is a copy and clearing it paints the background.
class OpaqueBuffer final : public QCPAbstractPaintBuffer {
public:
    OpaqueBuffer(const QSize& size, double devicePixelRatio, const QColor& surface)
        : QCPAbstractPaintBuffer(size, devicePixelRatio)
        , m_surface(surface) {
        OpaqueBuffer::reallocateBuffer();
    }

    QCPPainter* startPainting() override { return new QCPPainter(&m_image); }
    void draw(QCPPainter* painter) const override { painter->drawImage(0, 0, m_image); }
    void clear(const QColor&) override { m_image.fill(m_surface); }

protected:
    void reallocateBuffer() override {
        setInvalidated();
        m_image = QImage((QSizeF(mSize) * mDevicePixelRatio).toSize(), QImage::Format_RGB32);
        m_image.setDevicePixelRatio(mDevicePixelRatio);
    }

private:
    QColor m_surface;
    QImage m_image;
};

// Keeps strokes instead of pixels.
class StrokeBuffer final : public QCPAbstractPaintBuffer {
public:
    using QCPAbstractPaintBuffer::QCPAbstractPaintBuffer;

    QCPPainter* startPainting() override { return new QCPPainter(&m_strokes); }
    void draw(QCPPainter* painter) const override { painter->drawPicture(0, 0, m_strokes); }
    void clear(const QColor&) override { m_strokes = QPicture(); }

protected:
    void reallocateBuffer() override { setInvalidated(); }

private:
    QPicture m_strokes;
};

} // namespace

ChartPlot::ChartPlot(QWidget* parent)
    : QCustomPlot(parent) {
    layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmLogical);
    // The image covers the whole window.
    setBackground(QBrush(Qt::NoBrush));
    setSurface(Qt::black);
}

// QCustomPlot makes the buffers that it misses and keeps those that are there.
void ChartPlot::setSurface(const QColor& color) {
    const QSize size = viewport().size();
    const double ratio = bufferDevicePixelRatio();
    mPaintBuffers.clear();
    mPaintBuffers.append(QSharedPointer<OpaqueBuffer>::create(size, ratio, color));
    mPaintBuffers.append(QSharedPointer<StrokeBuffer>::create(size, ratio));
}

} // namespace truebar::ui
