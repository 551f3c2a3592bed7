/**
 * QR codes without a library and without a network: byte mode, versions 1 to 20.
 *
 * ISO/IEC 18004. The result of `encode` is a square of 0 (light) and 1 (dark);
 * the four light modules around it are the drawer's business.
 */

const ECC_WORDS = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26],
};
const BLOCKS = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8],
  M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16],
};
const LEVEL_BITS = { L: 1, M: 0 };
const LAST_VERSION = 20;

const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Places of the alignment patterns along one side. */
function alignments(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6];
  for (let place = version * 4 + 10; places.length < count; place -= step) {
    places.splice(1, 0, place);
  }
  return places;
}

/** Modules of a version that carry data, error correction and remainder. */
function rawModules(version) {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const count = Math.floor(version / 7) + 2;
    modules -= (25 * count - 10) * count - 55;
    if (version >= 7) modules -= 36;
  }
  return modules;
}

function dataWords(version, level) {
  return (
    Math.floor(rawModules(version) / 8) - ECC_WORDS[level][version - 1] * BLOCKS[level][version - 1]
  );
}

/** Product in GF(256) with the polynomial of the standard. */
function times(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

function generator(degree) {
  const result = new Uint8Array(degree);
  result[degree - 1] = 1;
  let root = 1;
  for (let i = 0; i < degree; i += 1) {
    for (let j = 0; j < degree; j += 1) {
      result[j] = times(result[j], root);
      if (j + 1 < degree) result[j] ^= result[j + 1];
    }
    root = times(root, 2);
  }
  return result;
}

function remainder(data, divisor) {
  const result = new Uint8Array(divisor.length);
  for (const word of data) {
    const factor = word ^ result[0];
    result.copyWithin(0, 1);
    result[result.length - 1] = 0;
    for (let i = 0; i < result.length; i += 1) result[i] ^= times(divisor[i], factor);
  }
  return result;
}

/** Header, bytes, end mark and padding, as whole words. */
function pack(bytes, version, level) {
  const room = dataWords(version, level) * 8;
  const bits = [];
  const push = (value, length) => {
    for (let i = length - 1; i >= 0; i -= 1) bits.push((value >>> i) & 1);
  };
  push(4, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => push(byte, 8));
  push(0, Math.min(4, room - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  const words = new Uint8Array(bits.length / 8);
  bits.forEach((bit, i) => {
    words[i >>> 3] |= bit << (7 - (i & 7));
  });
  return words;
}

/** Words of all blocks, with their error correction, in the order they are drawn. */
function interleave(words, version, level) {
  const count = BLOCKS[level][version - 1];
  const eccLength = ECC_WORDS[level][version - 1];
  const raw = Math.floor(rawModules(version) / 8);
  const shortBlocks = count - (raw % count);
  const shortLength = Math.floor(raw / count) - eccLength;
  const divisor = generator(eccLength);
  const blocks = [];
  for (let i = 0, at = 0; i < count; i += 1) {
    const length = shortLength + (i < shortBlocks ? 0 : 1);
    const data = words.slice(at, at + length);
    at += length;
    blocks.push({ data, ecc: remainder(data, divisor) });
  }
  const result = [];
  for (let i = 0; i <= shortLength; i += 1) {
    for (const { data } of blocks) if (i < data.length) result.push(data[i]);
  }
  for (let i = 0; i < eccLength; i += 1) for (const { ecc } of blocks) result.push(ecc[i]);
  return result;
}

/** A square with everything that does not depend on the data, and a map of where that is. */
function frame(version) {
  const size = version * 4 + 17;
  const grid = { size, dark: new Uint8Array(size * size), fixed: new Uint8Array(size * size) };
  const set = (x, y, dark) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    grid.dark[y * size + x] = dark ? 1 : 0;
    grid.fixed[y * size + x] = 1;
  };
  for (let i = 0; i < size; i += 1) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ]) {
    for (let dy = -4; dy <= 4; dy += 1) {
      for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
    }
  }
  const places = alignments(version);
  const last = places.length - 1;
  places.forEach((cx, i) =>
    places.forEach((cy, j) => {
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
      for (let dy = -2; dy <= 2; dy += 1) {
        for (let dx = -2; dx <= 2; dx += 1) {
          set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
        }
      }
    }),
  );
  drawFormat(set, size, 0);
  if (version >= 7) drawVersion(set, size, version);
  return { ...grid, set };
}

function drawFormat(set, size, data) {
  let rest = data;
  for (let i = 0; i < 10; i += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const bit = (i) => (bits >>> i) & 1;
  for (let i = 0; i <= 5; i += 1) set(8, i, bit(i));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let i = 9; i < 15; i += 1) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i += 1) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i += 1) set(8, size - 15 + i, bit(i));
  set(8, size - 8, 1);
}

function drawVersion(set, size, version) {
  let rest = version;
  for (let i = 0; i < 12; i += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let i = 0; i < 18; i += 1) {
    const bit = (bits >>> i) & 1;
    const a = size - 11 + (i % 3);
    const b = Math.floor(i / 3);
    set(a, b, bit);
    set(b, a, bit);
  }
}

/** The words, two columns at a time from the lower right corner. */
function drawWords(grid, words) {
  const { size, dark, fixed } = grid;
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const upward = ((right + 1) & 2) === 0;
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y * size + x] || at >= words.length * 8) continue;
        dark[y * size + x] = (words[at >>> 3] >>> (7 - (at & 7))) & 1;
        at += 1;
      }
    }
  }
}

/** Penalty of one line of modules: long runs, and what looks like a finder. */
function linePenalty(line) {
  let penalty = 0;
  for (let start = 0; start < line.length;) {
    let end = start;
    while (end < line.length && line[end] === line[start]) end += 1;
    if (end - start >= 5) penalty += end - start - 2;
    start = end;
  }
  const written = line.join("");
  for (const pattern of ["10111010000", "00001011101"]) {
    for (let at = written.indexOf(pattern); at >= 0; at = written.indexOf(pattern, at + 1)) {
      penalty += 40;
    }
  }
  return penalty;
}

function penalty(dark, size) {
  let total = 0;
  let darkCount = 0;
  for (let i = 0; i < size; i += 1) {
    const row = Array.from(dark.subarray(i * size, (i + 1) * size));
    total += linePenalty(row);
    total += linePenalty(row.map((_, j) => dark[j * size + i]));
    darkCount += row.reduce((sum, module) => sum + module, 0);
  }
  for (let y = 0; y + 1 < size; y += 1) {
    for (let x = 0; x + 1 < size; x += 1) {
      const sum =
        dark[y * size + x] +
        dark[y * size + x + 1] +
        dark[(y + 1) * size + x] +
        dark[(y + 1) * size + x + 1];
      if (sum === 0 || sum === 4) total += 3;
    }
  }
  const share = (darkCount * 100) / (size * size);
  return total + Math.floor(Math.abs(share - 50) / 5) * 10;
}

function masked(grid, mask, level) {
  const { size, fixed } = grid;
  const dark = Uint8Array.from(grid.dark);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (!fixed[y * size + x] && MASKS[mask](x, y)) dark[y * size + x] ^= 1;
    }
  }
  const set = (x, y, value) => {
    dark[y * size + x] = value ? 1 : 0;
  };
  drawFormat(set, size, (LEVEL_BITS[level] << 3) | mask);
  return dark;
}

/**
 * Encode a text.
 *
 * @param {string} text - what the code says, as UTF-8
 * @param {{level?: "L"|"M", mask?: number}} options - a mask is chosen where none is given
 * @returns {{size: number, version: number, mask: number, modules: Uint8Array} | null}
 *   null where the text is too long for version 20
 */
export function encode(text, { level = "M", mask } = {}) {
  const bytes = new TextEncoder().encode(text);
  let version = 1;
  const needed = (v) => 4 + (v < 10 ? 8 : 16) + bytes.length * 8;
  while (version <= LAST_VERSION && needed(version) > dataWords(version, level) * 8) version += 1;
  if (version > LAST_VERSION) return level === "M" ? encode(text, { level: "L", mask }) : null;
  const grid = frame(version);
  drawWords(grid, interleave(pack(bytes, version, level), version, level));
  let best = null;
  for (const candidate of mask === undefined ? MASKS.keys() : [mask]) {
    const modules = masked(grid, candidate, level);
    const cost = penalty(modules, grid.size);
    if (best === null || cost < best.cost) best = { cost, modules, mask: candidate };
  }
  return { size: grid.size, version, mask: best.mask, modules: best.modules };
}

/** The dark modules as one SVG path, with one unit a module and its corner at (0, 0). */
export function pathOf({ size, modules }) {
  const parts = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size;) {
      let end = x;
      while (end < size && modules[y * size + end]) end += 1;
      if (end > x) parts.push(`M${x} ${y}h${end - x}v1h${x - end}z`);
      x = Math.max(end, x + 1);
    }
  }
  return parts.join("");
}
