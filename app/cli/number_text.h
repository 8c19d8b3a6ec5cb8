// Numbers for people, the same in every locale.
#pragma once

#include <optional>
#include <string>

namespace truebar::cli {

// All digits, without an exponent: "0.00003136".
std::string plainText(double value);
// Ten significant digits: "3.136e-05"; "-" for NaN.
std::string lineText(double value);
// Whole numbers as they are, others with four decimals; "n/a" if there is none.
std::string metricText(std::optional<double> value);

} // namespace truebar::cli
