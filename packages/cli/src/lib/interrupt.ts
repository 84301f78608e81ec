import { GlassError } from '@glass-ts/core';
import { EXIT } from './exit-codes.ts';

/** What is needed of `process`. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): unknown;
}

const REASONS = {
  SIGINT: { code: 'ERR_INTERRUPTED', what: 'interrupted', exit: EXIT.sigint },
  SIGTERM: { code: 'ERR_TERMINATED', what: 'terminated', exit: EXIT.sigterm },
} as const;

/**
 * Runs work that SIGINT and SIGTERM abort: the first signal asks it to stop cleanly, a second one ends the process.
 * Temporary files that a second signal leaves are removed by the next run into the same directory.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  source: SignalSource = process,
): Promise<T> {
  const controller = new AbortController();
  const listener = (signal: keyof typeof REASONS) => () => {
    const { code, what, exit } = REASONS[signal];
    if (controller.signal.aborted) source.exit(exit);
    controller.abort(
      new GlassError(`${what}: nothing was written, earlier outputs are as they were`, {
        code,
        fix: 'Run the same command again to start over',
      }),
    );
  };
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((signal) => [signal, listener(signal)] as const);
  for (const [signal, handle] of listeners) source.on(signal, handle);
  try {
    return await work(controller.signal);
  } catch (error) {
    // Whatever broke while stopping, the signal is why.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    for (const [signal, handle] of listeners) source.off(signal, handle);
  }
}
