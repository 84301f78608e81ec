import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { CheckResult, RunPlan } from '@glass-ts/core';
import { bytesText } from './format.ts';
import { estimateMemory, type MemoryEstimate } from './memory.ts';

/** What `glass check` says when nothing is wrong. */
export interface CheckSummary {
  readonly name: string;
  readonly input: {
    readonly adapter: string;
    readonly code: string;
    readonly kind: string;
    readonly files: number;
    readonly bytes: number;
  };
  readonly nside: number;
  readonly shells: {
    readonly count: number;
    readonly innerMpc: number;
    readonly outerMpc: number;
    readonly zMax: number;
  };
  readonly cosmology: RunPlan['cosmologyParameters'];
  readonly stages: readonly string[];
  readonly sinks: readonly { readonly name: string; readonly ports: readonly string[] }[];
  readonly backend: string;
  readonly memory: MemoryEstimate;
}

/** Sums up a plan. */
export async function summarise(plan: RunPlan): Promise<CheckSummary> {
  const { lightcone, shells, adapter } = plan;
  const sizes = await Promise.all(lightcone.files.map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((a, b) => a + b, 0);
  const [first, last] = [shells[0]!, shells.at(-1)!];
  return {
    name: plan.runFile.run.name,
    input: { adapter: adapter.name, code: lightcone.code, kind: lightcone.kind, files: lightcone.files.length, bytes },
    nside: plan.nside,
    shells: { count: shells.length, innerMpc: first.innerMpc, outerMpc: last.outerMpc, zMax: last.zOuter },
    cosmology: plan.cosmologyParameters,
    stages: plan.wiring.stages.map((stage) => stage.name),
    sinks: plan.sinks.map(({ sink, ports }) => ({ name: sink.name, ports })),
    backend: plan.backend.name,
    memory: estimateMemory(plan, bytes),
  };
}

/** The warnings of a check, and one more when the run may not fit into this machine's memory. */
export function allWarnings(
  result: CheckResult,
  summary: CheckSummary | undefined,
  available: number = totalmem(),
): CheckResult['warnings'] {
  if (!summary || summary.memory.totalBytes <= available) return result.warnings;
  const need = bytesText(summary.memory.totalBytes);
  return [
    ...result.warnings,
    { code: 'WARN_MEMORY', message: `the run needs about ${need} of memory, this machine has ${bytesText(available)}` },
  ];
}
