// A frame is what one append writes: a header of 32 bytes, the text of its records, zeros up to a multiple of 64. All
// numbers little-endian.
//   0  "TBJ1"          4  bytes of text (u32)
//   8  sequence (u64)  16 the last sequence that was durable when this one was written (u64)
//   24 CRC-32 of bytes 0–23 and the text (u32)   28 zeros
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace truebar {

constexpr std::size_t frameAlignment = 64;
constexpr std::size_t frameHeaderSize = 32;

struct Frame {
    std::uint64_t sequence = 0;
    std::uint64_t durableThrough = 0;
    std::string_view text{};
    std::size_t size = 0; // on the disk
};

std::string encodeFrame(std::uint64_t sequence, std::uint64_t durableThrough, std::string_view text);
// The frame at the beginning of `bytes`, if there is a whole one.
std::optional<Frame> decodeFrame(std::string_view bytes);

std::uint32_t crc32(std::string_view bytes, std::uint32_t begin = 0);

} // namespace truebar
