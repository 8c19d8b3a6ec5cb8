// The most memory that this process has held at once.
#pragma once

#include <fstream>
#include <string>

namespace truebar::test {

// Since the last call of forgetPeakMemory(), in bytes.
inline double peakMemory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:"))
            return std::stod(line.substr(6)) * 1024;
    }
    return 0;
}

inline void forgetPeakMemory() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

} // namespace truebar::test
