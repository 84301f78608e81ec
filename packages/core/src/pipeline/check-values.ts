import type { TypedArray } from '../array/dtype.ts';
import { GlassError } from '../errors.ts';
import type { HostMap, HostMapSlice, ShellGeometry } from '../plugin/lightcone.ts';

/** healpy's UNSEEN is −1.6375e30: no number of a map comes near. */
const UNSEEN = -1e30;
/** Counts that went through single precision may be off by this fraction. */
const WHOLE = 1e-6;

/** What is wrong with a value; undefined when nothing is. */
type Judge = (value: number) => string | undefined;

const real: Judge = (value) => {
  if (!Number.isFinite(value)) return 'is no finite number';
  return value < UNSEEN ? 'is UNSEEN: the map is masked' : undefined;
};
const positive: Judge = (value) => real(value) ?? (value < 0 ? 'is negative' : undefined);
const whole: Judge = (value) =>
  positive(value) ?? (Math.abs(value - Math.round(value)) > WHOLE * value ? 'is no whole number' : undefined);

function judgeOf({ quantity, signed }: HostMap): Judge {
  if (quantity === 'counts') return whole;
  return quantity === 'overdensity' || signed ? real : positive;
}

/** Place of the first value that cannot be; −1 when all can. The common case is one comparison per value. */
function firstWrong(values: TypedArray, judge: Judge, quantity: HostMap['quantity']): number {
  if (values instanceof BigInt64Array) {
    const high = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
    for (let i = 0; i < values.length; i++) if (high[2 * i + 1]! < 0 && judge(Number(values[i]))) return i;
    return -1;
  }
  if (values instanceof BigUint64Array) return -1;
  const fractions = quantity === 'counts';
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const plain = value >= 0 && value < Number.POSITIVE_INFINITY && (!fractions || Number.isInteger(value));
    if (!plain && judge(value) !== undefined) return i;
  }
  return -1;
}

const FIXES: Readonly<Record<HostMap['quantity'], string>> = {
  mass: 'Mass maps hold finite masses ≥ 0 in every pixel: copy the file again, or read another map',
  counts: 'Count maps hold whole numbers ≥ 0 in every pixel: copy the file again, or say what the map holds',
  overdensity: 'Overdensity maps hold a finite number in every pixel: copy the file again, or fill its gaps',
};

/**
 * Throws for values that no map can have: files have no checksums, and what is damaged may show here only.
 * @throws GlassError ERR_INPUT_VALUE naming file, dataset and pixel
 */
export function checkMapValues({ start, values, place }: HostMapSlice, map: HostMap, shell: ShellGeometry): void {
  const judge = judgeOf(map);
  const at = firstWrong(values, judge, map.quantity);
  if (at < 0) return;
  const value = Number(values[at]);
  throw new GlassError(`the ${map.quantity} in pixel ${start + at} of shell ${shell.label} ${judge(value)}: ${value}`, {
    code: 'ERR_INPUT_VALUE',
    where: { file: shell.files[0], name: shell.label, ...place },
    fix: FIXES[map.quantity],
  });
}
