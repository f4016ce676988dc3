const units = [
  [1e3, 1, "ns"],
  [1e6, 1e3, "µs"],
  [1e9, 1e6, "ms"],
  [60e9, 1e9, "s"],
];

/** Nanoseconds as three digits and a unit, cut rather than rounded: 812ns, 12.3µs, 1.20ms, 2m05s, 1h02m, 3d04h. */
function duration(nanoseconds) {
  if (nanoseconds < 0) {
    return "-" + duration(-nanoseconds);
  }

  for (const [limit, unit, name] of units) {
    if (nanoseconds < limit) {
      const value = nanoseconds / unit;
      const digits = unit === 1 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
      return (Math.floor(value * 10 ** digits) / 10 ** digits).toFixed(digits) + name;
    }
  }

  const seconds = Math.floor(nanoseconds / 1e9);
  const two = (value) => String(Math.floor(value)).padStart(2, "0");
  return seconds < 3600
    ? `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`
    : seconds < 86400
      ? `${Math.floor(seconds / 3600)}h${two((seconds % 3600) / 60)}m`
      : `${count(Math.floor(seconds / 86400))}d${two((seconds % 86400) / 3600)}h`;
}

function count(number, noun = "", many = noun + "s") {
  const digits = number.toLocaleString("en-US");
  return noun ? `${digits} ${number === 1 ? noun : many}` : digits;
}
