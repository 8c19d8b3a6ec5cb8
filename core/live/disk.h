// The few things that the order path asks of the disk, behind an interface, so that tests can end the program at every
// one of them and let them fail.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace truebar {

// Errors: "io.disk" with the system's words, at the path.
class IDiskFile {
public:
    virtual ~IDiskFile() = default;
    virtual Result<std::string> readAll() = 0;
    virtual Result<void> writeAt(std::uint64_t offset, std::string_view bytes) = 0;
    // Returns when what was written is on the disk. After a failure nobody knows what is: the kernel may have dropped
    // the bytes and would answer the next call with success.
    virtual Result<void> sync() = 0;
};

class IDisk {
public:
    virtual ~IDisk() = default;
    // Opened for reading and writing, made if it is not there; locked against other processes for as long as it is open
    // ("io.locked").
    virtual Result<std::unique_ptr<IDiskFile>> open(const std::string& path) = 0;
    virtual bool exists(const std::string& path) = 0;
    virtual Result<std::string> read(const std::string& path) = 0;
    // A whole new file, durable together with its name when this returns; replaces one of that name at once or not at
    // all.
    virtual Result<void> replace(const std::string& path, std::string_view bytes) = 0;
    virtual Result<void> remove(const std::string& path) = 0;
};

// The machine's disk.
IDisk& systemDisk();

} // namespace truebar
