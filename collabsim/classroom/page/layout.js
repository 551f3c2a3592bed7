/**
 * Where everything stands: a municipality as a tree, council on top, units at the foot.
 *
 * The rows are the same for every municipality, so that two of them side by side can
 * be compared: where a level is missing, its row is empty and the way up is shorter.
 */

const ROWS = { council: 0.12, chief: 0.285, sector: 0.435, section: 0.56, units: 0.645 };
const UNITS_END = 0.85;
const OUTSIDE = 0.958;
const LARGEST_CELL = 46;
const SMALLEST_CELL = 6;
const WIDE = 430;

/** Units by the leader they answer to and their sector, in the order they stand. */
function blocksOf(town) {
  const blocks = [];
  town.units.forEach((unit, index) => {
    const leader = town.people[unit.manager].superior;
    const last = blocks[blocks.length - 1];
    if (last && last.leader === leader && last.sector === unit.sector) last.units.push(index);
    else blocks.push({ leader, sector: unit.sector, units: [index] });
  });
  return blocks;
}

/** The most rows, columns and the largest cell with which all blocks fit side by side. */
function fitCells(blocks, width, height) {
  let best = { cell: 0 };
  for (let rows = 1; rows <= 16; rows += 1) {
    const columns = blocks.map((block) => Math.ceil(block.units.length / rows));
    const total = columns.reduce((sum, count) => sum + count, 0);
    const gaps = 0.7 * (blocks.length + 1);
    const cell = Math.min(LARGEST_CELL, height / rows, width / (total + gaps));
    if (cell > best.cell + 0.01) best = { cell, rows, columns };
  }
  best.cell = Math.max(SMALLEST_CELL, best.cell);
  return best;
}

/** Places of the units, block by block; the blocks stand in the middle of the width. */
function placeUnits(blocks, room, top, height) {
  const { cell, rows, columns } = fitCells(blocks, room.width, height);
  const used = columns.reduce((sum, count) => sum + count, 0) * cell;
  const gap = Math.min(
    cell * 1.4 + 14,
    Math.max(0.7 * cell, (room.width - used) / (blocks.length + 1)),
  );
  let x = room.left + (room.width - used - gap * (blocks.length - 1)) / 2;
  const units = [];
  const placed = blocks.map((block, i) => {
    const width = columns[i] * cell;
    block.units.forEach((unit, k) => {
      units[unit] = {
        x: x + (Math.floor(k / rows) + 0.5) * cell,
        y: top + ((k % rows) + 0.5) * cell,
      };
    });
    const box = {
      ...block,
      x,
      y: top,
      width,
      height: Math.min(rows, block.units.length) * cell,
      middle: x + width / 2,
    };
    x += width + gap;
    return box;
  });
  return { cell, units, blocks: placed };
}

const ROW_OF = {
  council: "council",
  chief_executive: "chief",
  sector_head: "sector",
  section_head: "section",
};

/** Leaders above the units: each over the middle of what it answers for. */
function placeLeaders(town, placed, rows, height, people) {
  const middles = new Map();
  const note = (person, x) => {
    if (!middles.has(person)) middles.set(person, []);
    middles.get(person).push(x);
  };
  placed.blocks.forEach((block) => note(block.leader, block.middle));
  const order = ["section_head", "sector_head", "chief_executive", "council"];
  for (const role of order) {
    town.people.forEach((person, index) => {
      if (person.role !== role) return;
      const below = middles.get(index) ?? [];
      const x = below.length
        ? (Math.min(...below) + Math.max(...below)) / 2
        : placed.blocks[0].middle;
      people[index] = { x, y: rows[ROW_OF[role]] };
      if (person.superior >= 0) note(person.superior, x);
    });
  }
}

/** Advisers left of the chief executive, one column a duty; coordinators on the right. */
function placeBeside(town, chief, step, rows, people) {
  const columns = { finance: [], procurement: [], legal: [] };
  town.people.forEach((person, index) => {
    if (person.role === "adviser") columns[person.duty]?.push(index);
  });
  const middle = (rows.council + rows.sector) / 2 - step * 0.25;
  Object.values(columns).forEach((holders, column) => {
    const pitch = Math.min(step * 0.86, (rows.sector - rows.council - step * 0.6) / holders.length);
    holders.forEach((index, k) => {
      people[index] = {
        x: chief.x - step * 2.7 - (2 - column) * step * 1.6,
        y: holders.length > 1 ? middle + (k - (holders.length - 1) / 2) * pitch : chief.y,
        stacked: holders.length > 1,
      };
    });
  });
  let coordinators = 0;
  town.people.forEach((person, index) => {
    if (person.role !== "coordinator") return;
    people[index] = { x: chief.x + step * (2.4 + 1.2 * coordinators), y: chief.y };
    coordinators += 1;
  });
}

/** The state's own line beside the municipality, above the NAV offices. */
function placeState(town, placed, rows, frame, people) {
  const seen = new Map();
  town.units.forEach((unit, index) => {
    const post = unit.state_superior;
    if (post < 0) return;
    if (!seen.has(post)) seen.set(post, []);
    seen.get(post).push(placed.units[index].x);
  });
  let k = 0;
  for (const [person, xs] of seen) {
    const middle = xs.reduce((sum, x) => sum + x, 0) / xs.length;
    people[person] = {
      x: Math.min(frame.width - 30, Math.max(middle, frame.width * 0.8) + k * 34),
      y: rows.chief + (rows.sector - rows.chief) * 0.3,
      below: xs,
    };
    k += 1;
  }
}

/**
 * Lay a municipality out.
 *
 * @param {{people: Array, units: Array}} town
 * @param {{width: number, height: number}} frame - in pixels
 * @param {number} entrepreneurs - how many stand outside
 */
export function layOut(town, frame, entrepreneurs) {
  const rows = {};
  for (const [name, share] of Object.entries(ROWS)) rows[name] = share * frame.height;
  const label = Math.max(10.5, Math.min(15, frame.width / 52));
  const left = frame.width > WIDE ? 8.7 * label : 4;
  const right = frame.width > WIDE ? 26 : 12;
  const placed = placeUnits(
    blocksOf(town),
    { left, width: frame.width - left - right },
    rows.units,
    (UNITS_END - ROWS.units) * frame.height,
  );
  rows.filled = new Set(["units", ...town.people.map((person) => ROW_OF[person.role])]);
  const people = new Array(town.people.length).fill(null);
  town.people.forEach((person, index) => {
    if (person.role === "unit_manager") people[index] = placed.units[person.unit];
  });
  placeLeaders(town, placed, rows, frame.height, people);
  const chief = people.find((place, i) => place && town.people[i].role === "chief_executive");
  const step = Math.max(19, Math.min(36, frame.width / 24, frame.height / 15));
  placeBeside(town, chief, step, rows, people);
  placeState(town, placed, rows, frame, people);
  const outside = Array.from({ length: entrepreneurs }, (_, k) => ({
    x: left + ((frame.width - left) * (k + 0.5)) / entrepreneurs,
    y: OUTSIDE * frame.height,
  }));
  const person = Math.max(9, Math.min(19, frame.width / 40, frame.height / 25));
  const token = Math.max(8.5, Math.min(15, person * 0.85));
  return { ...placed, rows, people, outside, person, token, label, frame, left };
}
