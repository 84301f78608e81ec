/** `n` points from a to b; the last is b itself, unless `endpoint` is false (then the step is (b − a)/n). */
export function linspace(a: number, b: number, n: number, endpoint = true): Float64Array {
  const out = new Float64Array(n);
  const step = (b - a) / (endpoint ? n - 1 : n);
  for (let k = 0; k < n; k++) out[k] = a + k * step;
  if (endpoint && n > 1) out[n - 1] = b;
  if (n === 1) out[0] = a;
  return out;
}

/** a, a + s, … below b: ⌈(b − a)/s⌉ points in floating point, each a + k·((a + s) − a) as numpy has them. */
export function arange(a: number, b: number, s: number): Float64Array {
  const n = Math.max(0, Math.ceil((b - a) / s));
  const step = a + s - a;
  return Float64Array.from({ length: n }, (_, k) => a + k * step);
}

/** Nearest integer, ties to even. */
export function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  const part = x - low;
  if (part !== 0.5) return part < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** Sorted union without duplicates (exact equality). NaN sorts to the end. */
export function union1d(...parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  all.sort();
  return all.filter((v, k) => k === 0 || v !== all[k - 1]);
}
