// Values and shares as text reports print them: `label()` and `percentage()` of lib/analyse.

/**
 * Units that convert into each other: names with their factors, smallest first.
 *
 * @type {readonly { standard: string, units: readonly (readonly [name: string, factor: number, ...aliases: string[]])[], fixed?: boolean }[]}
 */
const FAMILIES = [
  {
    standard: "B",
    units: [
      ["B", 1, "b", "byte"],
      ["kB", 2 ** 10, "kb", "kbyte", "kilobyte"],
      ["MB", 2 ** 20, "mb", "mbyte", "megabyte"],
      ["GB", 2 ** 30, "gb", "gbyte", "gigabyte"],
      ["TB", 2 ** 40, "tb", "tbyte", "terabyte"],
      ["PB", 2 ** 50, "pb", "pbyte", "petabyte"],
    ],
  },
  {
    standard: "s",
    units: [
      ["ns", 1, "ns", "nanosecond"],
      ["us", 1e3, "μs", "us", "microsecond"],
      ["ms", 1e6, "ms", "millisecond"],
      ["s", 1e9, "s", "sec", "second"],
      ["hrs", 3600e9, "hour", "hr"],
    ],
  },
  {
    standard: "GCU",
    units: [
      ["n*GCU", 1e-9, "nanogcu"],
      ["u*GCU", 1e-6, "microgcu"],
      ["m*GCU", 1e-3, "milligcu"],
      ["GCU", 1, "gcu"],
      ["k*GCU", 1e3, "kilogcu"],
      ["M*GCU", 1e6, "megagcu"],
      ["G*GCU", 1e9, "gigagcu"],
      ["T*GCU", 1e12, "teragcu"],
      ["P*GCU", 1e15, "petagcu"],
    ],
  },
  { standard: "", units: [["", 1e-6, "millionth"], ["", 1e-3, "thousandth"]], fixed: true },
];

/** Units that are not worth printing after a plain number. */
const SILENT_UNITS = ["count", "sample", "unit", "minimum", "auto"];

/**
 * A value with its unit.
 *
 * @param {number} value
 * @param {string} from Its unit.
 * @param {string} to The unit to print, `auto` for the natural one.
 */
export function valueText(value, from, to) {
  const sign = value < 0 ? -1 : 1;
  const [scaled, unit] = scale(value * sign, from, to);
  const text = fixed(scaled * sign).replace(/\.00$/, "");
  return text === "0" || text === "-0" ? "0" : text + unit;
}

/**
 * How much of a total a value is, without its sign.
 *
 * @param {number} value
 * @param {number} total
 */
export function percentText(value, total) {
  const ratio = total === 0 ? 0 : Math.abs(value / total) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) return "100%";
  return `${ratio >= 1 ? fixed(ratio) : general(ratio)}%`;
}

/**
 * Two decimals; exact ties go to the even digit, as in Go.
 *
 * @param {number} x
 */
function fixed(x) {
  if (Math.abs(x) >= 1e21) return `${BigInt(x)}.00`;
  // Odd multiples of 1/8 tie: they end in .125, .375, .625 or .875.
  const exact = x.toFixed(3);
  return Math.abs(x * 8 % 2) === 1 && /[26]5$/.test(exact) ? exact.slice(0, -1) : x.toFixed(2);
}

/**
 * Two digits of what is less than 1; exact ties go to the even digit.
 *
 * @param {number} x
 */
function general(x) {
  if (x === 0) return "0";
  const more = x.toExponential(2);
  const tie = Number.isInteger(x * 16) && /\d\.\d5e/.test(more) && Number(more) === x;
  const text = tie && Number(more[2]) % 2 === 0 ? more.replace("5e", "e") : x.toExponential(1);
  const [digits = "", exponent = ""] = text.split("e");
  const power = Number(exponent);
  if (power >= -4) return `${Number(text)}`;
  return `${Number(digits)}e-${String(-power).padStart(2, "0")}`;
}

/**
 * @param {number} value Not negative.
 * @param {string} from
 * @param {string} to
 * @returns {[number, string]}
 */
function scale(value, from, to) {
  for (const { standard, units, fixed } of FAMILIES) {
    const unit = find(units, from);
    if (!unit) continue;
    const base = value * unit[1];
    if (fixed) return [base, standard];
    const natural = to === "auto" || to === "minimum";
    const target = (natural
      ? units.findLast(([, factor]) => base / factor >= 1)
      : find(units, to)) ??
      units.find(([name]) => name === standard);
    if (target) return [base / target[1], target[0]];
  }
  return [value, SILENT_UNITS.includes(to) ? "" : to];
}

/**
 * @param {(typeof FAMILIES)[number]["units"]} units
 * @param {string} name
 */
function find(units, name) {
  const lower = name.toLowerCase();
  const alias = [...lower].length > 2 && lower.endsWith("s") ? lower.slice(0, -1) : lower;
  return units.find((unit) => unit.slice(2).includes(alias));
}

/**
 * A share for people, who need no more than two digits.
 *
 * @param {number} share
 */
export function shareText(share) {
  const percent = share * 100;
  return `${percent < 9.95 && percent > 0 ? percent.toFixed(1) : Math.round(percent)} %`;
}
