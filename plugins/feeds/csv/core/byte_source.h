// The decompressed bytes of a file, as a stream.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <span>
#include <string>

namespace truebar::csv {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Up to the size of `to`; 0 at the end.
    virtual Result<std::size_t> read(std::span<char> to) = 0;
    // Share of the file that has been read, 0 … 1.
    virtual double progress() const = 0;
    // Name of the data: the member of a zip file, else the file's own name without folder.
    virtual std::string name() const = 0;
};

// Plain and gzip files and zip files with one member, told apart by their first bytes. Errors: "file.*".
Result<std::unique_ptr<ByteSource>> openSource(const std::string& path);

} // namespace truebar::csv
