import { closeSync, fstatSync, openSync } from 'node:fs';
import { Failure } from '../failure.ts';
import { findSuperblock, guessKind, type Superblock } from '../format/superblock.ts';
import type { Description } from './describe.ts';
import { attempt, type Library } from './library.ts';

/** Identity of a file when it was first opened; a later opening must find the same. */
export interface Stamp {
  readonly device: number;
  readonly inode: number;
  readonly size: number;
  readonly modified: number;
}

/** A file that is open in libhdf5 and, for reading past it, as a plain descriptor. */
export interface OpenFile {
  readonly path: string;
  readonly stamp: Stamp;
  readonly superblock: Superblock;
  readonly fd: number;
  readonly id: bigint;
  /** What is known about its datasets, by path. */
  readonly described: Map<string, Description>;
  /** Virtual datasets whose sources were all found. */
  readonly verified: Set<string>;
}

/** libhdf5 needs a few descriptors and buffers per open file: the least recently used is closed beyond this many. */
const MOST_OPEN = 32;

const COPY_AGAIN = 'Copy the file again, or ask whether the program that wrote it ended properly';

const SYSTEM_ERRORS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['no such file', 'Check the path'],
  EACCES: ['the file may not be read', 'Check its permissions'],
  EISDIR: ['this is a directory, not a file', 'Give a file inside of it'],
  EMFILE: ['too many open files', 'Raise the limit with ulimit -n'],
};

function openDescriptor(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const [what, fix] = SYSTEM_ERRORS[code] ?? [message, 'Check the file system'];
    throw new Failure({ what: `cannot open the file: ${what}`, code: 'ERR_HDF5_OPEN', file: path, fix });
  }
}

function checkedSuperblock(path: string, fd: number, size: number): Superblock {
  if (size === 0) {
    throw new Failure({ what: 'the file is empty (0 bytes)', code: 'ERR_HDF5_TRUNCATED', file: path, fix: COPY_AGAIN });
  }
  let superblock: Superblock | undefined;
  try {
    superblock = findSuperblock(fd, size);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const what = `the HDF5 superblock is damaged or cut off (${error.message})`;
    throw new Failure({ what, code: 'ERR_HDF5_OPEN', file: path, fix: COPY_AGAIN });
  }
  if (!superblock) {
    const kind = guessKind(fd);
    const what = `this is not an HDF5 file${kind ? `: it looks like ${kind}` : ''}`;
    throw new Failure({ what, code: 'ERR_HDF5_NOT_HDF5', file: path, fix: 'Check the path' });
  }
  if (superblock.endOfFile > size) {
    const what = `the file is truncated: it has ${size} bytes and its superblock promises ${superblock.endOfFile}`;
    throw new Failure({ what, code: 'ERR_HDF5_TRUNCATED', file: path, fix: COPY_AGAIN });
  }
  return superblock;
}

function openFile(library: Library, path: string): OpenFile {
  const fd = openDescriptor(path);
  try {
    const stat = fstatSync(fd);
    if (stat.isDirectory()) {
      const [what, fix] = SYSTEM_ERRORS.EISDIR!;
      throw new Failure({ what: `cannot open the file: ${what}`, code: 'ERR_HDF5_OPEN', file: path, fix });
    }
    const superblock = checkedSuperblock(path, fd, stat.size);
    const otherwise = { what: 'libhdf5 cannot open the file', code: 'ERR_HDF5_OPEN', fix: COPY_AGAIN };
    const id = attempt({ file: path }, otherwise, () => library.open(path, 0, false, -1, -1));
    const stamp = { device: stat.dev, inode: stat.ino, size: stat.size, modified: stat.mtimeMs };
    return { path, stamp, superblock, fd, id, described: new Map(), verified: new Set() };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

const same = (a: Stamp, b: Stamp): boolean =>
  a.device === b.device && a.inode === b.inode && a.size === b.size && a.modified === b.modified;

/** The files open in this thread, at most `MOST_OPEN`; others are opened again when they are asked for. */
export class Files {
  readonly #library: Library;
  readonly #open = new Map<string, OpenFile>();

  constructor(library: Library) {
    this.#library = library;
  }

  get size(): number {
    return this.#open.size;
  }

  /** @param stamp identity that the file must still have; undefined at the first opening */
  get(path: string, stamp?: Stamp): OpenFile {
    let file = this.#open.get(path);
    if (file && (!stamp || !same(file.stamp, stamp))) {
      // Opened anew, or by somebody who saw another version: look at what is there now.
      this.close(path);
      file = undefined;
    }
    if (!file) {
      file = openFile(this.#library, path);
      if (stamp && !same(file.stamp, stamp)) {
        this.#release(file);
        const what = 'the file has changed while it was being read';
        throw new Failure({ what, code: 'ERR_HDF5_CHANGED', file: path, fix: 'Start again once its writer has ended' });
      }
    }
    this.#open.delete(path);
    this.#open.set(path, file);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= MOST_OPEN) break;
      this.close(oldest);
    }
    return file;
  }

  close(path: string): void {
    const file = this.#open.get(path);
    if (!file) return;
    this.#open.delete(path);
    this.#release(file);
  }

  #release(file: OpenFile): void {
    closeSync(file.fd);
    const otherwise = { what: 'libhdf5 cannot close the file', code: 'ERR_HDF5_READ' };
    attempt({ file: file.path }, otherwise, () => this.#library.close_file(file.id));
  }
}
