// The address of a venue out of a setting: encrypted, or on this machine.
#pragma once

#include "core/base/time.h"
#include "core/sdk/settings.h"

#include <QUrl>

#include <initializer_list>

namespace truebar::wire {

// One of `schemes`; other than wss and https only to this machine. "live.refused", located at the setting, for
// anything else, and for user, query or fragment in it.
Result<QUrl> readAddress(const Settings& settings, const char* key, std::initializer_list<const char*> schemes);
// Milliseconds.
Millis readMillis(const Settings& settings, const char* key, Millis fallback);

} // namespace truebar::wire
