// The registry's parameters as a settings schema, so that the generated form asks for them and the saved texts are
// checked by the same rules.
#pragma once

#include "core/analysis/indicators/indicator_registry.h"
#include "core/sdk/settings.h"
#include "ui/chart/chart_indicator.h"

namespace truebar::ui {

// `values` takes the place of the defaults where it fits.
SettingsSchema indicatorSchema(const IndicatorInfo& info, const std::map<std::string, std::string>& values = {});

// With every parameter, or why there can be no such indicator.
Result<IndicatorSpec> checkedSpec(const std::string& name, const std::map<std::string, std::string>& parameters);

} // namespace truebar::ui
