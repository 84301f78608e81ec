/**
 * WGSL of Poisson counts in float32, for the draws whose outcome float32 errors cannot change: every comparison has a
 * margin many times the error that WGSL allows in what it compares. The others give UNCERTAIN. Needs WORDS and PHILOX.
 */
export const SINGLE = /* wgsl */ `
const UNCERTAIN = -1;

// Sums have errors below 10^-5: exp 1.4 10^-6 of itself, 3 10^-7 per step.
fn guessInversion(lam : f32, u : f32) -> i32 {
  let margin = 0.000030517578125;
  var p = exp(-lam);
  var sum = p;
  for (var k = 0; k < 64; k++) {
    if (abs(u - sum) < margin) { break; }
    if (u < sum) { return k; }
    p *= lam / f32(k + 1);
    sum += p;
  }
  return UNCERTAIN;
}

// log of the ratio of the probability of k > 0 counts to the rejection method's density, within the margin given there.
fn logRatio(k : f32, lam : f32, density : f32) -> f32 {
  let d = k - lam;
  let v = d / (k + lam);
  let w = v * v;
  var deviance = k * log(k / lam) - d;
  if (abs(v) < 0.1) { deviance = d * v + 2.0 * k * v * w * (0.33333334 + w * (0.2 + w * (0.14285715 + w * 0.11111111))); }
  let r = 1.0 / k;
  let stirling = r * (0.083333336 - r * r * (0.0027777778 - r * r * 0.0007936508));
  return -deviance - stirling - 0.91893853 - 0.5 * log(k) - log(density);
}

fn guessRejection(lam : f32, i : u32) -> i32 {
  let b = 0.931 + 2.53 * sqrt(lam);
  let a = 0.02483 * b - 0.059;
  let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  let vr = 0.9277 - 3.6224 / (b - 2.0);
  for (var t = 0u; t < 32u; t++) {
    let words = block(i, t);
    // the upper 32 of the 53 digits of both uniforms
    let u = bitcast<i32>(bits53(words.x, words.y).y ^ 0x80000000u);
    let v = f32(bits53(words.z, words.w).y) * 2.3283064365386963e-10;
    // 1/2 - |u|, of which too few digits are left near 0
    let rest = 0x80000000u - min(u32(abs(u)), 0x80000000u);
    if (rest < 0x400000u) { return UNCERTAIN; }
    let us = f32(rest) * 2.3283064365386963e-10;
    let step = (2.0 * a / us + b) * f32(u) * 2.3283064365386963e-10;
    let place = step + lam + 0.43;
    let k = floor(place);
    let slip = 8e-6 * (abs(step) + lam + 1.0);
    if (place - k < slip || k + 1.0 - place < slip) { return UNCERTAIN; }
    if (us >= 0.07 - 1e-5 && v <= vr + 1e-5) {
      if (us >= 0.07 + 1e-5 && v <= vr - 1e-5) { return i32(k); }
      return UNCERTAIN;
    }
    if (k < 0.0) { continue; }
    if (us < 0.013 + 1e-5 && v > us - 1e-5) {
      if (us < 0.013 - 1e-5 && v > us + 1e-5) { continue; }
      return UNCERTAIN;
    }
    if (k < 1.0 || v < 1e-4) { return UNCERTAIN; }
    let excess = logRatio(k, lam, v * inverseAlpha / (a / (us * us) + b));
    let margin = 2e-3 + 1e-5 * (k + lam);
    if (abs(excess) < margin) { return UNCERTAIN; }
    if (excess > 0.0) { return i32(k); }
  }
  return UNCERTAIN;
}
`;
