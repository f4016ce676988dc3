const units = [
  [1e6, 1e3, "µs"],
  [1e9, 1e6, "ms"],
  [60e9, 1e9, "s"],
];

/** Nanoseconds as on the terminal, cut rather than rounded: 812ns, 12.3µs, 1.20ms, 2m05s, 1h02m, 3d04h. */
function duration(nanoseconds) {
  if (nanoseconds < 0) {
    return "-" + duration(-nanoseconds);
  }

  if (nanoseconds < 1e3) {
    return `${Math.floor(nanoseconds)}ns`;
  }

  for (const [limit, unit, name] of units) {
    if (nanoseconds < limit) {
      return threeDigits(Math.floor(nanoseconds / (unit / 100))) + name;
    }
  }

  const seconds = Math.floor(nanoseconds / 1e9);
  return seconds < 3600
    ? `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`
    : seconds < 86400
      ? `${Math.floor(seconds / 3600)}h${two((seconds % 3600) / 60)}m`
      : `${count(Math.floor(seconds / 86400))}d${two((seconds % 86400) / 3600)}h`;
}

function threeDigits(hundredths) {
  const whole = Math.floor(hundredths / 100);
  return hundredths < 1000
    ? `${whole}.${two(hundredths % 100)}`
    : hundredths < 10000
      ? `${whole}.${Math.floor((hundredths % 100) / 10)}`
      : `${whole}`;
}

function two(number) {
  return String(Math.floor(number)).padStart(2, "0");
}

function count(number, noun = "", many = noun + "s") {
  const digits = number.toLocaleString("en-US");
  return noun ? `${digits} ${number === 1 ? noun : many}` : digits;
}
