/**
 * A vote as a number to read out: three digits that hold it, and one that shows a misheard one.
 *
 * The three digits are mixed with a number drawn by the pupil's page, so that whoever hears the
 * number does not hear the vote. The last is Damm's: it finds every wrong digit and every two
 * neighbours that have changed places (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004).
 */

/** A quasigroup of order 10 that is totally anti-symmetric, with zeros in its diagonal. */
const DAMM = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
];
const VOTES = 11;
const KINDS = 20;
const NUMBERS = 1000;
const SALTS = NUMBERS / KINDS;
/** Mixing: times a number without a divisor in common with 1000, and back. */
const TIMES = 387;
const BACK = 323;
const MORE = 271;
/** What the code of a phone holds beside the number, so that it is counted once. */
const SIGNS = "abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 6;
const CODE = /^collabsim (\d{4}) ([a-z2-9]{6})$/;

function check(digits) {
  return [...digits].reduce((at, digit) => Number(DAMM[at][Number(digit)]), 0);
}

/**
 * The number of a vote.
 *
 * @param {{vote: number} | {lever: number}} ballot - of ten pilots so many, or the place of a lever
 * @param {number} drawn - from 0 up to 1
 */
export function numberOf(ballot, drawn = crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32) {
  const kind = "vote" in ballot ? ballot.vote : VOTES + ballot.lever;
  const mixed = ((kind + KINDS * Math.floor(drawn * SALTS)) * TIMES + MORE) % NUMBERS;
  const digits = String(mixed).padStart(3, "0");
  return `${digits}${check(digits)}`;
}

/**
 * What a number says; null where it was misheard or mistyped.
 *
 * @param {string} written
 * @returns {{vote: number} | {lever: number} | null}
 */
export function readNumber(written) {
  if (!/^\d{4}$/.test(written) || check(written) !== 0) return null;
  const kind = (((Number(written.slice(0, 3)) - MORE + NUMBERS) * BACK) % NUMBERS) % KINDS;
  return kind < VOTES ? { vote: kind } : { lever: kind - VOTES };
}

/** A few signs by which one phone's code is known from another's; kept nowhere else. */
export function signs() {
  const drawn = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(drawn, (one) => SIGNS[one % SIGNS.length]).join("");
}

/** What the code on a phone holds. */
export function codeOf(number, own) {
  return `collabsim ${number} ${own}`;
}

/** What a code holds; null where it is another's. */
export function readCode(text) {
  const found = CODE.exec(text);
  return found && { number: found[1], own: found[2] };
}

/** Numbers in what was typed: four digits each, however they are set apart. */
export function numbersIn(typed) {
  return typed.match(/\d{4}(?!\d)|\d+/g) ?? [];
}
