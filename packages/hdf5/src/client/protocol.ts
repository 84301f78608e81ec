import type { Engine } from '../engine/engine.ts';
import { Failure, type FailureDetails } from '../failure.ts';

export type Operation = keyof Engine;
export type Arguments<Op extends Operation> = Parameters<Engine[Op]>;
export type Result<Op extends Operation> = ReturnType<Engine[Op]>;

export interface Request<Op extends Operation = Operation> {
  readonly id: number;
  readonly op: Op;
  readonly args: Arguments<Op>;
}

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: FailureDetails };

/** Runs one request. Everything thrown becomes a failure, so that nothing is lost on the way between threads. */
export function answer(engine: Engine, { id, op, args }: Request): Reply {
  try {
    const run = engine[op] as (...args: unknown[]) => unknown;
    return { id, value: run(...args) };
  } catch (error) {
    if (error instanceof Failure) return { id, failure: error.details };
    const what = `internal error: ${error instanceof Error ? error.message : String(error)}`;
    const path = args[0]?.path;
    const fix = 'Report this, with the file or how it was made';
    return { id, failure: { what, code: 'ERR_HDF5_INTERNAL', fix, spoiled: true, ...(path ? { file: path } : {}) } };
  }
}
