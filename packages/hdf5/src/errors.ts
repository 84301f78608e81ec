import { GlassError } from '@glass-ts/core';
import { Failure, type FailureDetails } from './failure.ts';

/** The coded error for a failure of the engine or of the writer. */
export function hdf5Error(details: FailureDetails): GlassError {
  const { what, code, fix, file, dataset, reason } = details;
  return new GlassError(what, {
    code,
    where: { ...(file === undefined ? {} : { file }), ...(dataset === undefined ? {} : { dataset }) },
    ...(fix === undefined ? {} : { fix }),
    ...(reason === undefined ? {} : { cause: new Error(`libhdf5: ${reason}`) }),
  });
}

/** Passes a result on, and failures as `GlassError`. */
export async function coded<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Failure) throw hdf5Error(error.details);
    throw error;
  }
}
