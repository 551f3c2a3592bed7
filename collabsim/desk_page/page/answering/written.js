// @ts-check
/** Numbers as Python's formats write them: correctly rounded, halves to the even digit. */

const EXACT = 60;

/**
 * `format(x, ".{decimals}f")`.
 * @param {number} x finite, below 1e21
 * @param {number} decimals
 * @returns {string}
 */
export function fixed(x, decimals) {
  const away = x.toFixed(decimals);
  const exact = Math.abs(x).toFixed(Math.min(decimals + EXACT, 100));
  const cut = exact.length - Math.min(EXACT, 100 - decimals);
  if (!/^50*$/.test(exact.slice(cut))) return signKept(x, away);
  // Just half way: the digit before is made even.
  const kept = exact.slice(0, cut).replace(/\.$/, "");
  const down = (x < 0 || Object.is(x, -0) ? "-" : "") + kept;
  return "02468".includes(kept[kept.length - 1]) ? down : signKept(x, away);
}

/** @param {number} x @param {string} text */
function signKept(x, text) {
  return (x < 0 || Object.is(x, -0)) && !text.startsWith("-") ? `-${text}` : text;
}

/**
 * Digits and exponent of a number with so many significant digits.
 * @param {number} x finite, not 0
 * @param {number} digits
 * @returns {{ sign: string, digits: string, exponent: number }}
 */
function significant(x, digits) {
  const sign = x < 0 ? "-" : "";
  const [mantissa, power] = Math.abs(x).toExponential(100).split("e");
  const all = mantissa.replace(".", "");
  const kept = all.slice(0, digits);
  const rest = all.slice(digits);
  let exponent = Number(power);
  const half = /^50*$/.test(rest);
  const up = half ? !"02468".includes(kept[digits - 1]) : rest >= "5";
  let whole = BigInt(kept) + (up ? 1n : 0n);
  if (whole.toString().length > digits) {
    whole /= 10n;
    exponent += 1;
  }
  return { sign, digits: whole.toString().padStart(digits, "0"), exponent };
}

/**
 * `format(x, ".{digits}g")`.
 * @param {number} x
 * @param {number} digits
 * @returns {string}
 */
export function general(x, digits) {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const made = significant(x, digits);
  if (made.exponent < -4 || made.exponent >= digits) {
    const rest = made.digits.slice(1).replace(/0+$/, "");
    const power = Math.abs(made.exponent).toString().padStart(2, "0");
    const sign = made.exponent < 0 ? "-" : "+";
    return `${made.sign}${made.digits[0]}${rest ? `.${rest}` : ""}e${sign}${power}`;
  }
  if (made.exponent < 0) {
    const zeros = "0".repeat(-made.exponent - 1);
    return `${made.sign}0.${zeros}${made.digits.replace(/0+$/, "")}`;
  }
  const whole = made.digits.slice(0, made.exponent + 1);
  const part = made.digits.slice(made.exponent + 1).replace(/0+$/, "");
  return `${made.sign}${whole}${part ? `.${part}` : ""}`;
}

/**
 * `float(format(x, ".{digits}g"))`: a number with so many digits.
 * @param {number} x
 * @param {number} digits
 */
export function withDigits(x, digits) {
  return Number(general(x, digits));
}

/**
 * `round(x, places)`: to a place after (or, below 0, before) the point, halves to the even digit.
 * @param {number} x
 * @param {number} [places] from -15 to 15
 */
export function rounded(x, places = 0) {
  if (!Number.isFinite(x)) return x;
  if (places >= 0) return Number(fixed(x, places));
  const [whole, part = ""] = fixed(Math.abs(x), 40).split(".");
  const unit = 10n ** BigInt(-places);
  const below = BigInt(whole) / unit;
  const rest = BigInt(whole) % unit;
  const twice = rest * 2n;
  const more = twice > unit || (twice === unit && /[1-9]/.test(part));
  const tie = twice === unit && !/[1-9]/.test(part);
  const up = more || (tie && below % 2n === 1n);
  return Math.sign(x) * Number((below + (up ? 1n : 0n)) * unit);
}

/**
 * What a template says with values in its braces; `{{` and `}}` stand for braces.
 * @param {string} template
 * @param {Record<string, unknown>} values
 * @returns {string}
 */
export function filled(template, values) {
  return template.replace(/\{\{|\}\}|\{(\w+)\}/g, (brace, name) => {
    if (name === undefined) return brace[0];
    if (!(name in values)) throw new ReferenceError(`a sentence needs a value for '${name}'`);
    return String(values[name]);
  });
}

/** Words of a text, as spaces part them. @param {string} text */
export function words(text) {
  // Python's split() parts at every kind of space, no-break ones too.
  return text.split(/[\s\u001c-\u001f\u0085]+/u).filter((one) => one !== "");
}

/** Decimals a number in a `.6g` format has. @param {string} written */
export function decimalsIn(written) {
  return written.includes("e") ? 0 : (written.split(".")[1] ?? "").length;
}
