import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sample } from '../measure.ts';
import type { PeerCase } from '../types.ts';
import { PEERS } from './environment.ts';

/** Every library that a peer may use for threads, and none of them spinning while it waits for our turn. */
const threadSettings = (threads: number): Record<string, string> => ({
  ...Object.fromEntries(
    ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'DUCC0_NUM_THREADS', 'NUMEXPR_NUM_THREADS'].map(
      (name) => [name, String(threads)],
    ),
  ),
  OMP_WAIT_POLICY: 'PASSIVE',
});

/** A Python process that runs one case at a time: bench/peers/worker.py. */
export class PeerProcess {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(python: string, threads: number) {
    this.#child = spawn(python, ['-u', join(PEERS, 'worker.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...threadSettings(threads) },
    });
    this.#answers = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async #ask(request: object): Promise<Record<string, unknown>> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { done, value } = await this.#answers.next();
    if (done) throw new Error('The Python process has ended');
    const answer = JSON.parse(value) as Record<string, unknown>;
    if (typeof answer.error === 'string') throw new Error(answer.error);
    return answer;
  }

  async prepare({ case: name, arguments: values }: PeerCase): Promise<void> {
    await this.#ask({ do: 'prepare', case: name, arguments: values });
  }

  async run(repeats: number): Promise<Sample> {
    return (await this.#ask({ do: 'run', repeats })) as unknown as Sample;
  }

  /** Writes what the last run returned to a `.npy` file. */
  async save(file: string): Promise<void> {
    await this.#ask({ do: 'save', file });
  }

  end(): void {
    this.#child.stdin!.end();
  }
}
