import type { Series } from '../measure.ts';

/** A peer's times of a case. */
export interface Entry extends Series {
  readonly peer: string;
  /** Best time of ours over the peer's best. */
  readonly ratio: number;
  /** The same of processor time. */
  readonly cpuRatio: number;
  readonly limit?: number;
  /** Relative error of our result against the peer's. */
  readonly error?: number;
}

/** A case in the table and the JSON file. */
export interface Row {
  readonly name: string;
  readonly threads: number;
  readonly ours: Series;
  readonly peers: readonly Entry[];
  readonly millionsPerSecond?: number;
  /** Part of the memory bandwidth that our best run reached. */
  readonly bandwidth?: number;
}

const digits = (x: number): string =>
  x < 0.1 ? x.toFixed(4) : x < 10 ? x.toFixed(2) : x < 100 ? x.toFixed(1) : x.toFixed(0);
const time = ({ median, spread }: Series): string => `${digits(median)} ± ${digits(spread)} ms`.padStart(22);

export const heading = (suite: string): string =>
  `${suite.padEnd(58)}${'ours'.padStart(22)}${'peer'.padStart(22)}   ours/peer: best times (processor)`;

/** The lines of a case: one per peer, and one per part of the run. */
export function lines({ name, ours, peers, millionsPerSecond, bandwidth }: Row): string[] {
  const speed = millionsPerSecond === undefined ? '' : `, ${digits(millionsPerSecond)} M/s`;
  const part = bandwidth === undefined ? '' : `, ${(100 * bandwidth).toFixed(0)} % of bandwidth`;
  const first = `  ${(name + speed + part).padEnd(56)}${time(ours)}`;
  const out = peers.map(({ peer, ratio, cpuRatio, limit, error, ...theirs }, k) => {
    const verdict = limit === undefined ? '' : ` of ${limit}${ratio > limit ? ' EXCEEDED' : ''}`;
    const accuracy = error === undefined ? '' : `, error ${error.toExponential(1)}`;
    return `${k === 0 ? first : ''.padEnd(first.length)}${time(theirs)}   ${ratio.toFixed(2)} ${`(${cpuRatio.toFixed(2)})`.padEnd(8)}${peer}${verdict}${accuracy}`;
  });
  const parts = Object.entries(ours.stages).map(([stage, ms]) => {
    const theirs = peers.map(({ peer, stages }) =>
      stages[stage] === undefined ? '' : `${digits(stages[stage])} ms ${peer}`,
    );
    return `    ${stage.padEnd(54)}${`${digits(ms)} ms`.padStart(22)}   ${theirs.join(', ')}`;
  });
  return [...(out.length > 0 ? out : [first]), ...parts];
}
