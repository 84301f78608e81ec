import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../failure.ts';

const PIECE = 1 << 26;

/** Temporary files that this process is writing. */
const busy = new Set<string>();

/**
 * A file that appears under its name only when it is complete: written as `.NAME.tmp-PID` beside it, synced, renamed.
 * Space is handed out and written strictly in the order of the calls, so that the bytes do not depend on timing.
 */
export class Output {
  readonly path: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;
  #end: number;
  #tail: Promise<void> = Promise.resolve();
  #error: unknown;
  #open = true;
  /** Complete under its temporary name. */
  #sealed = false;

  private constructor(path: string, temporary: string, handle: FileHandle, reserved: number) {
    this.path = path;
    this.#temporary = temporary;
    this.#handle = handle;
    this.#end = reserved;
  }

  /** @param reserved bytes at the beginning that are written last */
  static async create(path: string, reserved: number): Promise<Output> {
    const temporary = join(dirname(path), `.${basename(path)}.tmp-${process.pid}`);
    if (busy.has(temporary)) {
      const what = 'this file is being written already';
      throw new Failure({ what, code: 'ERR_HDF5_BUSY', file: path, fix: 'Commit or abort the other writer first' });
    }
    busy.add(temporary);
    try {
      return new Output(path, temporary, await open(temporary, 'w'), reserved);
    } catch (error) {
      busy.delete(temporary);
      throw new Failure({
        what: `cannot create the file: ${(error as Error).message}`,
        code: 'ERR_HDF5_WRITE',
        file: path,
        fix: 'Check that the directory exists and may be written',
      });
    }
  }

  get end(): number {
    return this.#end;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Runs tasks one after another in the order of the calls; after an error, none any more. */
  inOrder<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => {
      if (this.#error !== undefined) throw this.#error;
      return task();
    });
    this.#tail = result.then(
      () => undefined,
      (error: unknown) => {
        this.#error ??= this.#translate(error);
      },
    );
    return result.catch((error: unknown) => {
      throw this.#translate(error);
    });
  }

  /** Takes space at the end of the file. Inside of a task only. */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end += bytes;
    return address;
  }

  /** Writes at a place that was allocated. Inside of a task only. */
  async store(address: number, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const length = Math.min(PIECE, bytes.length - done);
      const { bytesWritten } = await this.#handle.write(bytes, done, length, address + done);
      done += bytesWritten;
    }
  }

  async append(bytes: Uint8Array): Promise<number> {
    const address = this.allocate(bytes.length);
    await this.store(address, bytes);
    return address;
  }

  /** Makes the file durable under its temporary name. @returns that name */
  async seal(): Promise<string> {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      this.#sealed = true;
      return this.#temporary;
    } catch (error) {
      throw this.#translate(error);
    } finally {
      this.#open = false;
      busy.delete(this.#temporary);
    }
  }

  /** Makes the file durable and gives it its name. */
  async publish(): Promise<void> {
    await this.seal();
    try {
      await rename(this.#temporary, this.path);
      this.#sealed = false;
      await syncDirectory(dirname(this.path));
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** Removes what was written. Does nothing after `publish`. */
  async discard(): Promise<void> {
    if (this.#sealed) await rm(this.#temporary, { force: true });
    this.#sealed = false;
    if (!this.#open) return;
    this.#open = false;
    this.#error ??= new Failure({ what: 'the file was given up', code: 'ERR_HDF5_CLOSED', file: this.path });
    await this.#tail;
    try {
      await this.#handle.close();
    } finally {
      await rm(this.#temporary, { force: true });
      busy.delete(this.#temporary);
    }
  }

  #translate(error: unknown): Failure {
    if (error instanceof Failure) return error;
    const { code, message } = error as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    return new Failure({
      what: full ? 'the disk or quota is full' : `writing failed: ${message}`,
      code: 'ERR_HDF5_WRITE',
      file: this.path,
      fix: full ? 'Free space and run again; earlier outputs are intact' : 'Check the file system',
    });
  }
}

/** Makes the renaming itself durable. Some file systems cannot; the data are safe all the same. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  if (!handle) return;
  try {
    await handle.sync();
  } catch {
    return;
  } finally {
    await handle.close();
  }
}
