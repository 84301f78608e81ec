/**
 * Functions beyond the standard. The error function by minimax fits of this project, the normal quantile by Wichura's
 * AS 241 (1988), log Γ by a fit around 2 and Stirling's series (Abramowitz & Stegun 6.1.41).
 */
const horner = (x: string, coefficients: readonly number[]): string =>
  coefficients.reduceRight((rest, c) => (rest === '' ? `${c}` : `${c} + ${x} * (${rest})`), '');

const A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];
const ERF = [
  1.1283791670627177, -0.37612637877464294, 0.11283782869577408, -0.02686544507741928, 0.0052210744470357895,
  -0.0008484704303555191, 0.00011270507820881903, -9.68006770563079e-6,
];
const LOG_ERFC = [
  0.00041361872323703524, -1.130666971206665, 0.3690393567085266, -0.11105626076459885, 0.02710718847811222,
  -0.005071439780294895, 0.0006886042538098991, -6.295931962085888e-5, 3.4060064990626415e-6, -8.030984588458523e-8,
];
const LGAMMA = [
  0.42278433509846713, 0.3224670334691579, -0.0673523023724556, 0.020580800250172615, -0.007385536562651396,
  0.0028907957021147013, -0.0011930335313081741, 0.0005065160803496838, -0.00022090993297751993, 0.00011347389954607934,
  -5.279331162455492e-5,
];

export const SPECIAL: Readonly<Record<string, string>> = {
  erf32: `
fn erf32(x : f32) -> f32 {
  if (isNan(x)) { return x; }
  let a = abs32(x);
  if (a < 1.0) { let z = x * x; return x * (${horner('z', ERF)}); }
  if (a > 4.2) { return copysign32(1.0, x); }
  return copysign32(1.0 - exp32((${horner('a', LOG_ERFC)}) - a * a), x);
}`,
  normalQuantile: `
/* Normal quantile of ½ + q, given the smaller tail r = ½ − |q| apart */
fn normalQuantile(q : f32, r : f32) -> f32 {
  if (abs32(q) <= 0.425) {
    let t = 0.180625 - q * q;
    return q * ((${horner('t', A)}) / (${horner('t', B)}));
  }
  if (!(r > 0.0)) { return select(nan32(), copysign32(inf32(), q), r == 0.0); }
  let s = sqrt(-log32(r));
  var x = 0.0;
  if (s <= 5.0) { let t = s - 1.6; x = (${horner('t', C)}) / (${horner('t', D)}); }
  else { let t = s - 5.0; x = (${horner('t', E)}) / (${horner('t', F)}); }
  return copysign32(x, q);
}`,
  ndtri32: `
fn ndtri32(p : f32) -> f32 {
  if (isNan(p)) { return p; }
  return normalQuantile(p - 0.5, select(1.0 - p, p, p < 0.5));
}`,
  erfinv32: `
fn erfinv32(x : f32) -> f32 {
  if (isNan(x)) { return x; }
  if (magnitude(x) < 0x38800000u) { return x * 0.886226925; }
  return normalQuantile(0.5 * x, 0.5 * (1.0 - abs32(x))) * 0.707106781;
}`,
  lgammaNearTwo: `
/* log Γ(2 + z), |z| ≤ ½ */
fn lgammaNearTwo(z : f32) -> f32 { return z * (${horner('z', LGAMMA)}); }`,
  lgammaPositive: `
fn lgammaPositive(given : f32) -> f32 {
  var x = given;
  if (x >= 10.0) {
    let r = 1.0 / x;
    return (x - 0.5) * (log32(x) - 1.0) + 0.4189385332 + r * (0.08333333333 - r * r * (0.00277777778 - r * r * 0.000793650794));
  }
  if (x < 0.5) { return lgammaNearTwo(x) - log1p32(x) - log32(x); }
  if (x < 1.5) { return lgammaNearTwo(x - 1.0) - log1p32(x - 1.0); }
  var product = 1.0;
  while (x > 2.5) { x -= 1.0; product *= x; }
  return lgammaNearTwo(x - 2.0) + log32(product);
}`,
  lgamma32: `
fn lgamma32(x : f32) -> f32 {
  if (isNan(x)) { return x; }
  if (isInf(x)) { return inf32(); }
  if (x > 0.0) { return lgammaPositive(x); }
  if (x == floor(x)) { return inf32(); }
  if (x > -1.0e-8) { return -log32(-x); }
  let r = abs(x - 2.0 * round(0.5 * x));
  let near = select(r, 1.0 - r, r > 0.5);
  return log32(3.14159265 / abs(x * sin32(3.14159265 * near))) - lgammaPositive(-x);
}`,
};
