import type { Operand } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { elementProgram, runElements } from './elementwise.ts';
import { CELLS } from './healpix-cells.ts';
import { WORDS } from './wide/words.ts';

/** Coefficient of x^(2k+1) in the series of arcsin x. */
const coefficient = (k: number): number => {
  let c = 1;
  for (let j = 1; j <= k; j++) c *= (2 * j - 1) / (2 * j);
  return c / (2 * k + 1);
};
const arcsine = Array.from({ length: 11 }, (_, k) => coefficient(11 - k))
  .map((c, k) => (k === 0 ? `${c}` : `${c} + z * s`))
  .map((line, k) => (k === 0 ? `  var s : f32 = ${line};` : `  s = ${line};`))
  .join('\n');

const program = elementProgram({
  label: 'healpix.pointInPixel',
  fields: ['nside : u32', 'nested : u32'],
  storage: [
    ['pixels', 'i32', 'read'],
    ['us', 'f32', 'read'],
    ['vs', 'f32', 'read'],
    ['theta', 'f32', 'read_write'],
    ['phi', 'f32', 'read_write'],
  ],
  library: `${WORDS}${CELLS}
// arcsin of 0 ... 1/2.
fn arcsine(x : f32) -> f32 {
  let z = x * x;
${arcsine}
  return x + x * z * s;
}
// The angle from the pole of cos = z, 0 <= z <= 2/3.
fn arccosine(z : f32) -> f32 {
  if (z > 0.5) { return 2.0 * arcsine(sqrt(0.5 * (1.0 - z))); }
  return 1.5707963267948966 - arcsine(z);
}`,
  body: `
  let c = cellOfPixel(pixels[i]);
  let n = f32(params.nside);
  let row = c.face >> 2u;
  // distances in pixel edges, their whole parts first, which are exact
  var across = f32(c.x - c.y) + (us[i] - vs[i]);
  let along = us[i] + vs[i];
  let fromSouth = f32(c.x + c.y) + along;
  let fromNorth = f32(2 * i32(params.nside) - c.x - c.y) - along;
  // edges to the pole, where the pixel lies in a cap
  let m = select(2.0 * n, select(fromNorth, fromSouth, row == 2), row != 1);
  if (m < n) {
    // 1 - |z| = (m / nside)^2 / 3 = 2 sin^2(theta / 2)
    let angle = 2.0 * arcsine(m / n * 0.4082482904638631);
    theta[i] = select(angle, 3.1415926535897932 - angle, row == 2);
    across /= m;
  } else {
    let h = select(select(fromSouth - n, fromSouth, row == 0), fromSouth - 2.0 * n, row == 2) / n;
    let angle = arccosine(abs(h) * 0.6666666666666666);
    theta[i] = select(angle, 3.1415926535897932 - angle, h < 0.0);
    across /= n;
  }
  // 45 degrees times 28 binary digits; west of 0 on one face
  let turn = faceLongitude(c.face) * 0x10000000 + i32(round(across * 268435456.0));
  let size = u32(abs(turn));
  let angle = roundToFloat(vec2u(size * 0xc90fdaa2u, mulHigh(size, 0xc90fdaa2u)), 4);
  phi[i] = select(angle, -angle, turn < 0);`,
});

/**
 * `healpix.pointInPixel`: θ and φ, float32 (2, n), of the points (u, v) of pixels. θ has an error below 4·10^−7, near the
 * poles relative to θ; φ is rounded to float32 once, near 0 to 4·10^−9, from a place that is right to 2·10^−7.
 */
export function pointInPixel(
  context: KernelContext,
  x: Operand,
  u: Operand,
  v: Operand,
  nside: number,
  nested: boolean,
): GpuArray {
  const sources = [x, u, v].map((o) => context.of(o.buffer));
  const n = sources[0]?.size ?? 0;
  const out = context.create('float32', 2 * n);
  const phi = context.create('float32', n);
  const columns = [...sources, out, phi].map((a) => ({ buffer: a.storage, stride: 4 }));
  runElements(context, program, n, columns, () => [nside, Number(nested)]);
  context.runtime.copy(phi.storage, 0, out.storage, 4 * n, 4 * n);
  context.release(phi);
  return out;
}
