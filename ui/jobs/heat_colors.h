// A colour scale from low to high that goes from dark to light all the way, so that it can be read without any sense of
// colour and printed in grey (the anchors of viridis, which its authors gave to the public domain).
#pragma once

#include <QColor>

namespace truebar::ui {

// 0 … 1.
QColor heatColor(double share);
// Black or white, whichever can be read on it.
QColor textOn(const QColor& background);

} // namespace truebar::ui
