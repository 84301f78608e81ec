/**
 * npm run bench -- NAME… [--only CASE] [--json FILE] [--quick] [--check]
 *
 * Runs bench/NAME.bench.ts, our side alone, and prints its rows.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { namespace } from './backend.ts';
import { command, load, main, suites } from './command.ts';
import type { Benchmark, BenchResult } from './types.ts';

const digits = (x: number): string => (x < 10 ? x.toFixed(2) : x < 100 ? x.toFixed(1) : x.toFixed(0));

function line(row: BenchResult): string {
  const time = `${digits(row.median)} ± ${digits(row.spread)} ${row.unit ?? 'ms'}`.padStart(24);
  const ratio = row.ratio === undefined ? '' : `${row.ratio.toFixed(2)}×`;
  const limit = row.limit === undefined ? '' : ` of ${row.limit}×${row.ratio! > row.limit ? '  EXCEEDED' : ''}`;
  const part = row.bandwidth === undefined ? '' : `${(100 * row.bandwidth).toFixed(0)} % of the bandwidth`.padStart(24);
  return `${row.name.padEnd(44)}${time}${ratio.padStart(10)}${limit}${part}`;
}

await main(async () => {
  const call = command('npm run bench -- SUITE… [options]: times of our side alone');
  if (call === undefined) return;
  if (call.suites.length === 0) throw new Error(`Say which suite: ${suites().join(', ')} (or --help)`);
  const { description: backend } = namespace().backend.info;
  process.stdout.write(`${backend}\n`);
  const results: Record<string, BenchResult[]> = {};
  for (const suite of call.suites) {
    process.stdout.write(`${suite}\n`);
    const { default: benchmark } = (await load(suite)) as { default: Benchmark };
    results[suite] = await benchmark(call.options);
    for (const row of results[suite]) process.stdout.write(`  ${line(row)}\n`);
    if (call.json !== undefined) {
      const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, backend };
      writeFileSync(call.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
    }
  }
  const exceeded = Object.values(results)
    .flat()
    .filter((row) => row.limit !== undefined && row.ratio !== undefined && row.ratio > row.limit);
  if (call.check && exceeded.length > 0) {
    throw new Error(`Above the promised ratio: ${exceeded.map((row) => row.name).join(', ')}`);
  }
});
