import { NDArray } from '../array/ndarray.ts';
import { needNames, type PortName, type PortValues } from '../plugin/ports.ts';
import type { AnyStage } from '../plugin/stage.ts';

/** For every port, the index of the last stage that reads it; ports that a sink writes live to the end of the shell. */
export function lastUses(stages: readonly AnyStage[], written: ReadonlySet<PortName>): Map<PortName, number> {
  const last = new Map<PortName, number>();
  stages.forEach((stage, i) => {
    for (const need of stage.needs) for (const port of needNames(need)) last.set(port, i);
  });
  for (const port of written) last.set(port, Number.POSITIVE_INFINITY);
  return last;
}

/** Gives back the device memory of ports that nobody will read any more. Stages that keep an array have retained it. */
export function releasePorts(values: PortValues, after: number, last: ReadonlyMap<PortName, number>): void {
  for (const port of Object.keys(values) as PortName[]) {
    if ((last.get(port) ?? -1) > after) continue;
    const value = values[port] as { readonly values?: unknown } | undefined;
    if (value?.values instanceof NDArray) value.values.dispose();
    delete values[port];
  }
}
