const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A size for people: `12.3 MB`, powers of 1000. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${UNITS[unit]}`;
}

/** A duration for people: `0.24 s`, `12.3 s`, `4 min 05 s`, `3 h 02 min`. */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (n: number) => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** An integer with thin groups: `196 608`. */
export const countText = (n: number): string => Math.round(n).toLocaleString('en-US').replaceAll(',', ' ');

/** A real number in at most `digits` significant digits, without trailing zeros: `142.857`, `1.429e10`. */
export function numberText(x: number, digits = 6): string {
  const rounded = Number(x.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return rounded.toExponential().replace('e+', 'e');
  return String(rounded);
}

/** A redshift in a fixed number of places. */
export const redshiftText = (z: number): string => z.toFixed(4);
