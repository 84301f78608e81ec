import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { interruptible } from './interrupt.ts';

const source = () => Object.assign(new EventEmitter(), { exit: vi.fn() });

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('broke while stopping'))));

describe('interruptible', () => {
  it.each([
    ['SIGINT', 'ERR_INTERRUPTED'],
    ['SIGTERM', 'ERR_TERMINATED'],
  ])('%s aborts the work with %s', async (signal, code) => {
    const process = source();
    const work = interruptible(untilAborted, process);
    process.emit(signal);
    await expect(work).rejects.toMatchObject({ code });
    expect(process.exit).not.toHaveBeenCalled();
    expect(process.listenerCount(signal)).toBe(0);
  });

  it('ends the process at the second signal', async () => {
    const process = source();
    const work = interruptible(untilAborted, process).catch(() => undefined);
    process.emit('SIGINT');
    process.emit('SIGINT');
    await work;
    expect(process.exit).toHaveBeenCalledExactlyOnceWith(130);
  });

  it('passes results and errors on', async () => {
    const process = source();
    await expect(interruptible(async () => 7, process)).resolves.toBe(7);
    await expect(interruptible(() => Promise.reject(new Error('no')), process)).rejects.toThrow('no');
    expect(process.eventNames()).toEqual([]);
  });
});
