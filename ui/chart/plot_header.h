// QCustomPlot's header uses Qt's lower-case keywords, which this project switches off (QT_NO_KEYWORDS, QT_NO_FOREACH).
#pragma once

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit
#define foreach(item, container) for (item : container)
#include <qcustomplot.h>
#undef signals
#undef slots
#undef emit
#undef foreach
