/**
 * npm run bench -- NAME… [--only CASE] [--json FILE] [--quick] [--check]
 *
 * Runs bench/NAME.bench.ts and prints its rows; without a name, says which there are. `--json` writes the rows, the
 * machine and the versions to a file; `--quick` takes small problems; `--check` fails where a promised ratio is exceeded.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { namespace } from './backend.ts';
import type { Benchmark, BenchResult } from './types.ts';

const SUFFIX = '.bench.ts';
const directory = new URL('.', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean' },
    check: { type: 'boolean' },
  },
});

const known = readdirSync(directory)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));

const digits = (x: number): string => (x < 10 ? x.toFixed(2) : x < 100 ? x.toFixed(1) : x.toFixed(0));

function line(row: BenchResult): string {
  const time = `${digits(row.median)} ± ${digits(row.spread)} ${row.unit ?? 'ms'}`.padStart(24);
  const ratio = row.ratio === undefined ? '' : `${row.ratio.toFixed(2)}×`;
  const limit = row.limit === undefined ? '' : ` of ${row.limit}×${row.ratio! > row.limit ? '  EXCEEDED' : ''}`;
  const part = row.bandwidth === undefined ? '' : `${(100 * row.bandwidth).toFixed(0)} % of the bandwidth`.padStart(24);
  return `${row.name.padEnd(44)}${time}${ratio.padStart(10)}${limit}${part}`;
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const unknown = positionals.filter((name) => !known.includes(name));
  if (positionals.length === 0 || unknown.length > 0) {
    fail(`${unknown.length > 0 ? `No benchmark ${unknown.join(', ')}. ` : ''}Benchmarks: ${known.join(', ')}`);
    return;
  }
  const { description: backend } = namespace().backend.info;
  process.stdout.write(`${backend}\n`);
  const results: Record<string, BenchResult[]> = {};
  for (const name of positionals) {
    process.stdout.write(`${name}\n`);
    const { default: benchmark } = (await import(new URL(name + SUFFIX, directory).href)) as { default: Benchmark };
    results[name] = await benchmark({
      quick: values.quick ?? false,
      ...(values.only ? { only: values.only } : {}),
    });
    for (const row of results[name]) process.stdout.write(`  ${line(row)}\n`);
  }
  if (values.json !== undefined) {
    const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, backend };
    writeFileSync(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
  }
  const exceeded = Object.values(results)
    .flat()
    .filter((row) => row.limit !== undefined && row.ratio !== undefined && row.ratio > row.limit);
  if (values.check && exceeded.length > 0)
    fail(`Above the promised ratio: ${exceeded.map((row) => row.name).join(', ')}`);
}

await main();
