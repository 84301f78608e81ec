import type { Operand } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { elementProgram, runElements } from './elementwise.ts';
import { CELLS } from './healpix-cells.ts';
import { ANGLES, POINTS } from './healpix-points.ts';
import { FUNCTION_TABLE, functions, functionTable } from './wide/functions.ts';
import { squareWords, WIDE, wideWords } from './wide/wide.ts';
import { WORDS } from './wide/words.ts';

const LIBRARY = WORDS + WIDE + functions() + CELLS + POINTS;
const PIXELS = ['nside : u32', 'nested : u32'] as const;
const TABLE = ['table', 'vec2u', 'read'] as const;
const RESULT = ['pixels', 'i32', 'read_write'] as const;

const SINGLES = /* wgsl */ `
fn finite(x : u32) -> bool { return (x & 0x7f800000u) != 0x7f800000u; }
fn vectorAt(i : u32) -> Vector {
  let x = words[3u * i]; let y = words[3u * i + 1u]; let z = words[3u * i + 2u];
  if (!(finite(x) && finite(y) && finite(z))) { return Vector(wideOf(0u), wideOf(0u), wideOf(0u), false, false, false); }
  return Vector(wideOfSingle(x), wideOfSingle(y), wideOfSingle(z), x >= 0x80000000u, y >= 0x80000000u, z >= 0x80000000u);
}
`;

const DOUBLES = /* wgsl */ `
fn finite(x : vec2u) -> bool { return (x.y & 0x7ff00000u) != 0x7ff00000u; }
fn vectorAt(i : u32) -> Vector {
  let x = words[3u * i]; let y = words[3u * i + 1u]; let z = words[3u * i + 2u];
  if (!(finite(x) && finite(y) && finite(z))) { return Vector(wideOf(0u), wideOf(0u), wideOf(0u), false, false, false); }
  return Vector(
    wideOfDouble(x), wideOfDouble(y), wideOfDouble(z), x.y >= 0x80000000u, y.y >= 0x80000000u, z.y >= 0x80000000u);
}
`;

const vectors = elementProgram({
  label: 'healpix.vec2pix',
  fields: PIXELS,
  storage: [TABLE, ['words', 'u32', 'read'], RESULT],
  library: LIBRARY + SINGLES,
  body: `
  let v = vectorAt(i);
  let a = across2(v);
  let square = addWide(a, mulWide(v.z, v.z));
  if (zero2(square.m)) { pixels[i] = -1; return; }
  pixels[i] = vectorPixel(v, a, square);`,
});

const angles = elementProgram({
  label: 'healpix.ang2pix',
  fields: PIXELS,
  storage: [TABLE, ['theta', 'u32', 'read'], ['phi', 'u32', 'read'], RESULT],
  library: LIBRARY + ANGLES,
  body: `
  pixels[i] = directionPixel(theta[i], phi[i]);`,
});

const table = ({ runtime }: KernelContext) => ({ buffer: runtime.table(FUNCTION_TABLE, functionTable), stride: 0 });

/**
 * `healpix.vec2pix`: the pixels that float64 finds for the same float32 vectors (n, 3), int32; −1 for a vector of no
 * direction.
 */
export function vec2pix(context: KernelContext, x: Operand, nside: number, nested: boolean): GpuArray {
  const source = context.of(x.buffer);
  const n = source.size / 3;
  const pixels = context.create('int32', n);
  const columns = [table(context), { buffer: source.storage, stride: 12 }, { buffer: pixels.storage, stride: 4 }];
  runElements(context, vectors, n, columns, () => [nside, Number(nested)]);
  return pixels;
}

/** `healpix.ang2pix`: the pixels that float64 finds for the same float32 angles, int32; −1 for angles that are not finite. */
export function ang2pix(
  context: KernelContext,
  theta: Operand,
  phi: Operand,
  nside: number,
  nested: boolean,
): GpuArray {
  const [a, b] = [context.of(theta.buffer), context.of(phi.buffer)];
  const pixels = context.create('int32', a.size);
  const columns = [table(context), ...[a, b, pixels].map((x) => ({ buffer: x.storage, stride: 4 }))];
  runElements(context, angles, a.size, columns, () => [nside, Number(nested)]);
  return pixels;
}

/** Which particles a shell holds, and in what pixels. */
export interface ShellPixels {
  readonly nside: number;
  readonly nested: boolean;
  /** from ≤ r < to, or from ≤ a < to of the scale factors. */
  readonly from: number;
  readonly to: number;
}

const shell = (doubles: boolean, by: 'radius' | 'factor') => {
  const type = doubles ? 'vec2u' : 'u32';
  const decode = doubles ? 'wideOfDouble' : 'wideOfSingle';
  const sign = doubles ? 'w.y' : 'w';
  return elementProgram({
    label: `healpix.shellPixels of ${doubles ? 'float64' : 'float32'} by ${by}`,
    fields: [
      ...PIXELS,
      ...['from', 'to'].flatMap((f) => [`${f}Low : u32`, `${f}High : u32`, `${f}Exponent : i32`]),
      'outside : i32',
    ],
    storage: [TABLE, ['words', type, 'read'], ...(by === 'factor' ? [['factors', type, 'read'] as const] : []), RESULT],
    library: LIBRARY + (doubles ? DOUBLES : SINGLES),
    body: `
  let v = vectorAt(i);
  let a = across2(v);
  let square = addWide(a, mulWide(v.z, v.z));
  ${
    by === 'factor'
      ? `let w = factors[i];
  var key = ${decode}(w);
  if (!finite(w) || ${sign} >= 0x80000000u) { key = wideOf(0u); }`
      : 'let key = square;'
  }
  let inner = Wide(vec2u(params.fromLow, params.fromHigh), params.fromExponent);
  let outer = Wide(vec2u(params.toLow, params.toHigh), params.toExponent);
  if (lessWide(key, inner) || !lessWide(key, outer)) { pixels[i] = params.outside; return; }
  if (zero2(square.m)) { pixels[i] = params.outside + 1; return; }
  pixels[i] = vectorPixel(v, a, square);`,
  });
};

const shells = {
  radius: [shell(false, 'radius'), shell(true, 'radius')],
  factor: [shell(false, 'factor'), shell(true, 'factor')],
};

/**
 * Pixels of the particles of a shell, from positions (n, 3) as they are in the file: float32, or float64 as uint32
 * (n, 3, 2), low words first. Those outside of the shell get 12·nside², those of the shell that sit on the observer
 * 12·nside² + 1. With scale factors, (n) float32 or (n, 2) uint32 as the positions, the shell is chosen by them.
 *
 * Everything is computed with 60 binary digits and more: shell and pixel are those of float64 but where float64's own
 * rounding decides (nside·10^−15 of the particles).
 */
export function shellPixels(
  context: KernelContext,
  positions: Operand,
  { nside, nested, from, to }: ShellPixels,
  scaleFactors?: Operand,
): GpuArray {
  const source = context.of(positions.buffer);
  const doubles = source.dtype === 'uint32';
  const bytes = doubles ? 8 : 4;
  const n = (4 * source.size) / (3 * bytes);
  const pixels = context.create('int32', n);
  const by = scaleFactors ? 'factor' : 'radius';
  const columns = [
    table(context),
    { buffer: source.storage, stride: 3 * bytes },
    ...(scaleFactors ? [{ buffer: context.of(scaleFactors.buffer).storage, stride: bytes }] : []),
    { buffer: pixels.storage, stride: 4 },
  ];
  const edge = scaleFactors ? wideWords : squareWords;
  const values = [nside, Number(nested), ...edge(from), ...edge(to), 12 * nside * nside];
  runElements(context, shells[by][doubles ? 1 : 0] as (typeof shells)['radius'][0], n, columns, () => values);
  return pixels;
}
