"""A library for macOS, laid out in memory as its loader would.

Only what these libraries have: one stretch of memory, pointers into itself, and a few functions
of the system's own library. Numbers of commands and opcodes: Apple, ``mach-o/loader.h`` and
``mach-o/nlist.h``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0xFEEDFACF
PROCESSORS = {0x0100000C: "arm64", 0x01000007: "x86_64"}
HEADER, COMMAND, SEGMENT, SECTION = "<8I", "<2I", "<16s4Q4I", 80
LIBRARY = 6
SEGMENT_64, SYMBOLS, POINTERS, SIGNATURE, BUILT_FOR, NEEDS = 0x19, 0x2, 0x80000022, 0x1D, 0x32, 0xC
POINTER_BYTES = 8
OUTSIDE = 0x0
KIND, PRIVATE = 0x0E, 0x10


@dataclass
class Image:
    """What is known of a library.

    ``content`` is its memory, from address 0 on; ``pointers`` are places in it that hold an
    address of its own, ``lacking`` those for an address of another library's, by name.
    ``symbols`` are what it gives to others.
    """

    processor: str
    content: bytearray
    pointers: list[int] = field(default_factory=list)
    lacking: dict[int, str] = field(default_factory=dict)
    symbols: dict[str, int] = field(default_factory=dict)
    undefined: set[str] = field(default_factory=set)
    needs: list[str] = field(default_factory=list)
    system: tuple[int, int] = (0, 0)
    signature: tuple[int, int] | None = None

    def at(self, base: int, given: Mapping[str, int]) -> bytearray:
        """Its memory where its first byte has the address ``base``.

        Args:
            base: the address.
            given: where what other libraries have stands.
        """
        made = bytearray(self.content)
        for place in self.pointers:
            (there,) = struct.unpack_from("<Q", made, place)
            struct.pack_into("<Q", made, place, there + base)
        for place, name in self.lacking.items():
            struct.pack_into("<Q", made, place, given[name])
        return made


def read(file: Path) -> Image:
    """A library, laid out.

    Raises:
        ValueError: it is no library for macOS.
    """
    data = file.read_bytes()
    magic, processor, _, kind, count, *_ = struct.unpack_from(HEADER, data)
    if magic != MAGIC or kind != LIBRARY or processor not in PROCESSORS:
        raise ValueError(f"{file} is no library for macOS")
    image = Image(PROCESSORS[processor], bytearray())
    segments: list[int] = []
    later = []
    place = struct.calcsize(HEADER)
    for _ in range(count):
        command, size = struct.unpack_from(COMMAND, data, place)
        inside = place + struct.calcsize(COMMAND)
        if command == SEGMENT_64:
            segments.append(_add_segment(image, data, inside))
        elif command == SYMBOLS:
            _add_symbols(image, data, inside)
        elif command == POINTERS:
            later.append(struct.unpack_from("<10I", data, inside))
        elif command == NEEDS:
            image.needs.append(data[place + 24 : place + size].rstrip(b"\0").decode())
        elif command == BUILT_FOR:
            _, least = struct.unpack_from("<2I", data, inside)
            image.system = (least >> 16, least >> 8 & 0xFF)
        elif command == SIGNATURE:
            first, length = struct.unpack_from("<2I", data, inside)
            image.signature = first, length
        place += size
    for own, own_size, bound, bound_size, _, _, late, late_size, *_ in later:
        image.pointers += _own(data[own : own + own_size], segments)
        image.lacking |= _bound(data[bound : bound + bound_size], segments)
        image.lacking |= _bound(data[late : late + late_size], segments)
    return image


def _add_segment(image: Image, data: bytes, place: int) -> int:
    """Put a stretch of the file where it belongs in memory; the address of its first byte."""
    _, address, size, first, length, *_ = struct.unpack_from(SEGMENT, data, place)
    image.content.extend(bytes(max(0, address + size - len(image.content))))
    image.content[address : address + length] = data[first : first + length]
    return int(address)


def _add_symbols(image: Image, data: bytes, place: int) -> None:
    first, count, names, size = struct.unpack_from("<4I", data, place)
    for n in range(count):
        name, kind, _, _, value = struct.unpack_from("<I2BHQ", data, first + 16 * n)
        text = data[names + name : data.index(b"\0", names + name, names + size)].decode()
        if kind & KIND == OUTSIDE:
            image.undefined.add(text)
        elif kind & 1 and not kind & PRIVATE:
            image.symbols[text.removeprefix("_")] = value


class _Opcodes:
    """A row of opcodes, each a byte with a small number in it, some with larger ones behind."""

    def __init__(self, row: bytes) -> None:
        self._row, self._next = row, 0

    def __iter__(self) -> Iterator[tuple[int, int]]:
        while self._next < len(self._row):
            one = self._row[self._next]
            self._next += 1
            yield one & 0xF0, one & 0x0F

    def number(self) -> int:
        """The number behind, seven bits in a byte."""
        result, shift = 0, 0
        while True:
            one = self._row[self._next]
            self._next += 1
            result |= (one & 0x7F) << shift
            shift += 7
            if not one & 0x80:
                return result

    def text(self) -> str:
        """The text behind."""
        end = self._row.index(0, self._next)
        found = self._row[self._next : end].decode()
        self._next = end + 1
        return found


def _own(row: bytes, segments: list[int]) -> list[int]:
    """The places that hold an address of the library's own."""
    found: list[int] = []
    place = 0
    opcodes = _Opcodes(row)
    for what, small in opcodes:
        times, apart = 0, POINTER_BYTES
        match what:
            case 0x00 | 0x10:
                continue
            case 0x20:
                place = segments[small] + opcodes.number()
            case 0x30:
                place += opcodes.number()
            case 0x40:
                place += small * POINTER_BYTES
            case 0x50:
                times = small
            case 0x60:
                times = opcodes.number()
            case 0x70:
                times, apart = 1, POINTER_BYTES + opcodes.number()
            case 0x80:
                times, apart = opcodes.number(), POINTER_BYTES + opcodes.number()
            case _:
                raise ValueError(f"no such opcode: {what:#x}")
        for _ in range(times):
            found.append(place)
            place += apart
    return found


def _bound(row: bytes, segments: list[int]) -> dict[int, str]:
    """The places that hold an address of another library's, by its name."""
    found: dict[int, str] = {}
    place, name = 0, ""
    opcodes = _Opcodes(row)
    for what, small in opcodes:
        match what:
            case 0x00 | 0x10 | 0x30 | 0x50:
                continue
            case 0x20:
                opcodes.number()
            case 0x40:
                name = opcodes.text().removeprefix("_")
            case 0x70:
                place = segments[small] + opcodes.number()
            case 0x90:
                found[place] = name
                place += POINTER_BYTES
            case _:
                raise ValueError(f"no such opcode: {what:#x}")
    return found
