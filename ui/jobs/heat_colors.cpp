#include "ui/jobs/heat_colors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr std::array<QRgb, 10> anchors{0xff440154, 0xff482878, 0xff3e4a89, 0xff31688e, 0xff26828e, 0xff1f9e89,
    0xff35b779, 0xff6dcd59, 0xffb4de2c, 0xfffde725};

// Relative luminance of WCAG 2.
double luminance(const QColor& color) {
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QColor heatColor(double share) {
    const double at = std::clamp(share, 0.0, 1.0) * (anchors.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(at), anchors.size() - 2);
    const double part = at - static_cast<double>(low);
    const auto mixed = [&](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
    const QRgb a = anchors[low];
    const QRgb b = anchors[low + 1];
    return {mixed(qRed(a), qRed(b)), mixed(qGreen(a), qGreen(b)), mixed(qBlue(a), qBlue(b))};
}

QColor textOn(const QColor& background) {
    return luminance(background) > 0.2 ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace truebar::ui
