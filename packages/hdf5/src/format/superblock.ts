import { readSync } from 'node:fs';
import { Cursor } from './bytes.ts';

/** The superblock of an HDF5 file: what is needed to find objects and to notice a truncated copy. */
export interface Superblock {
  readonly version: number;
  /** Where the HDF5 file starts inside of the file on disk (after a user block). */
  readonly base: number;
  /** First byte after the HDF5 data, counted from the beginning of the file on disk. */
  readonly endOfFile: number;
  /** Bytes of an address and of a length. */
  readonly offsetSize: number;
  readonly lengthSize: number;
}

export const SIGNATURE = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
const LONGEST = 96;

function parse(bytes: Uint8Array, at: number): Superblock {
  const c = new Cursor(bytes, SIGNATURE.length);
  const version = c.u8();
  if (version > 3) throw new RangeError(`superblock version ${version}`);
  if (version < 2) c.skip(4);
  const offsetSize = c.u8();
  const lengthSize = c.u8();
  if (version < 2) c.skip(1 + 2 + 2 + 4 + (version === 1 ? 4 : 0));
  else c.skip(1);
  // base, free space (or extension), end of file
  const stated = c.uint(offsetSize);
  c.skip(offsetSize);
  const end = c.uint(offsetSize);
  // A file that got a user block put in front afterwards states base 0: libhdf5 then shifts everything, and so do we.
  return { version, base: at, endOfFile: end + (at - stated), offsetSize, lengthSize };
}

/**
 * Looks for the superblock at 0, 512, 1024, 2048, … as libhdf5 does (HDF5 File Format Specification III.A).
 * @returns undefined when the file has none. Throws a RangeError when it is there but makes no sense.
 */
export function findSuperblock(fd: number, size: number): Superblock | undefined {
  const bytes = new Uint8Array(LONGEST);
  for (let at = 0; at + SIGNATURE.length <= size; at = at === 0 ? 512 : at * 2) {
    const got = readSync(fd, bytes, 0, LONGEST, at);
    if (SIGNATURE.every((byte, i) => bytes[i] === byte)) return parse(bytes.subarray(0, got), at);
  }
  return undefined;
}

const KINDS: readonly (readonly [string, string])[] = [
  ['SIMPLE  =', 'a FITS file'],
  ['\x93NUMPY', 'a NumPy .npy file'],
  ['PK\x03\x04', 'a zip or NumPy .npz file'],
  ['\x1f\x8b', 'a gzip file'],
  ['#ASDF', 'an ASDF file'],
  ['CDF\x01', 'a NetCDF-3 file'],
  ['CDF\x02', 'a NetCDF-3 file'],
  ['ARROW1', 'an Arrow file'],
  ['PAR1', 'a Parquet file'],
  ['\x00\x01\x00\x00', 'a Gadget format-1 snapshot, perhaps'],
];

/** What a file that is not HDF5 looks like, from its first bytes. */
export function guessKind(fd: number): string | undefined {
  const head = new Uint8Array(64);
  const got = readSync(fd, head, 0, head.length, 0);
  const text = String.fromCharCode(...head.subarray(0, got));
  for (const [magic, kind] of KINDS) if (text.startsWith(magic)) return kind;
  if (got > 0 && head.subarray(0, got).every((b) => b === 0)) return 'a file that begins with zeros (lost on disk?)';
  if (got > 0 && head.subarray(0, got).every((b) => b >= 32 || (b >= 9 && b <= 13))) return 'a text file';
  return undefined;
}
