/** Complex product, quotient and power; infinities as in C99 Annex G. Results go to z[o], z[o + 1]. */
import { cexp } from './complex-exp.ts';
import { clog } from './complex-log.ts';
import { copysign } from './real.ts';

type F = Float64Array;

const infinite = (x: number): boolean => Math.abs(x) === Infinity;
/** 1 for an infinity, 0 otherwise, with the sign of x. */
const boxed = (x: number): number => copysign(infinite(x) ? 1 : 0, x);
const unNaN = (x: number): number => (Number.isNaN(x) ? copysign(0, x) : x);

/** (a + ib)(c + id) where the plain formula gave NaN + iNaN: recovers infinities (Annex G.5.1). */
function recoverProduct(a: number, b: number, c: number, d: number, z: F, o: number): void {
  let recalc = false;
  if (infinite(a) || infinite(b)) {
    a = boxed(a);
    b = boxed(b);
    c = unNaN(c);
    d = unNaN(d);
    recalc = true;
  }
  if (infinite(c) || infinite(d)) {
    c = boxed(c);
    d = boxed(d);
    a = unNaN(a);
    b = unNaN(b);
    recalc = true;
  }
  if (!recalc && (infinite(a * c) || infinite(b * d) || infinite(a * d) || infinite(b * c))) {
    [a, b, c, d] = [unNaN(a), unNaN(b), unNaN(c), unNaN(d)];
    recalc = true;
  }
  if (recalc) {
    z[o] = Infinity * (a * c - b * d);
    z[o + 1] = Infinity * (a * d + b * c);
  }
}

export function cmul(a: number, b: number, c: number, d: number, z: F, o: number): void {
  const re = a * c - b * d;
  const im = a * d + b * c;
  z[o] = re;
  z[o + 1] = im;
  if (Number.isNaN(re) && Number.isNaN(im)) recoverProduct(a, b, c, d, z, o);
}

/** z², the real part as a product so that it does not cancel. */
export function csquare(a: number, b: number, z: F, o: number): void {
  const re = (a - b) * (a + b);
  const im = 2 * a * b;
  z[o] = re;
  z[o + 1] = im;
  if (Number.isNaN(re) && Number.isNaN(im)) recoverProduct(a, b, a, b, z, o);
}

/** Quotient by Smith's method with exact scaling of extreme operands. */
export function cdiv(a: number, b: number, c: number, d: number, z: F, o: number): void {
  const big = Math.max(Math.abs(c), Math.abs(d));
  let up = 1;
  if (big > 1e300) up = 2 ** -60;
  else if (big < 1e-290 && big > 0) up = 2 ** 120;
  const top = Math.max(Math.abs(a), Math.abs(b));
  const left = top > 1e300 ? 2 ** -60 : top < 1e-290 ? 2 ** 120 : 1;
  const p = a * left;
  const q = b * left;
  const r = c * up;
  const s = d * up;
  const back = up / left;
  let re: number;
  let im: number;
  if (Math.abs(r) >= Math.abs(s)) {
    const t = s / r;
    const den = r + s * t;
    re = (t === 0 ? p + s * (q / r) : p + q * t) / den;
    im = (t === 0 ? q - s * (p / r) : q - p * t) / den;
  } else {
    const t = r / s;
    const den = s + r * t;
    re = (t === 0 ? q + r * (p / s) : q + p * t) / den;
    im = (t === 0 ? r * (q / s) - p : q * t - p) / den;
  }
  z[o] = re * back;
  z[o + 1] = im * back;
  if (Number.isNaN(re) || Number.isNaN(im)) divideSpecial(a, b, c, d, z, o);
}

function divideSpecial(a: number, b: number, c: number, d: number, z: F, o: number): void {
  if (c === 0 && d === 0) {
    z[o] = copysign(Infinity, c) * a;
    z[o + 1] = copysign(Infinity, c) * b;
  } else if ((infinite(a) || infinite(b)) && Math.abs(c) < Infinity && Math.abs(d) < Infinity) {
    const x = boxed(a);
    const y = boxed(b);
    z[o] = Infinity * (x * c + y * d);
    z[o + 1] = Infinity * (y * c - x * d);
  } else if ((infinite(c) || infinite(d)) && Math.abs(a) < Infinity && Math.abs(b) < Infinity) {
    const x = boxed(c);
    const y = boxed(d);
    z[o] = 0 * (a * x + b * y);
    z[o + 1] = 0 * (b * x - a * y);
  }
}

const w = new Float64Array(2);
const base = new Float64Array(2);

function integerPower(n: number, z: F, o: number): void {
  z[o] = 1;
  z[o + 1] = 0;
  for (let k = Math.abs(n); k > 0; k >>= 1) {
    if (k & 1) cmul(z[o], z[o + 1], base[0], base[1], z, o);
    cmul(base[0], base[1], base[0], base[1], base, 0);
  }
  if (n < 0) cdiv(1, 0, z[o], z[o + 1], z, o);
}

/** (a + ib)^(c + id) = exp((c + id) log(a + ib)); repeated products for integer powers up to 64. */
export function cpow(a: number, b: number, c: number, d: number, z: F, o: number): void {
  if (c === 0 && d === 0) {
    z[o] = 1;
    z[o + 1] = 0;
  } else if (a === 0 && b === 0) {
    z[o] = c > 0 ? 0 : d === 0 && c < 0 ? Infinity : NaN;
    z[o + 1] = c > 0 || (d === 0 && c < 0) ? 0 : NaN;
  } else if (d === 0 && Math.abs(c) <= 64 && Number.isInteger(c)) {
    base[0] = a;
    base[1] = b;
    integerPower(c, z, o);
  } else {
    clog(a, b, w, 0);
    cmul(c, d, w[0], w[1], w, 0);
    cexp(w[0], w[1], z, o);
  }
}
