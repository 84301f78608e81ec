/**
 * npm run bench:peers -- [SUITE…] [--only NAME] [--quick] [--json FILE] [--check]
 *
 * The cases of the suites on our side and in Python (numpy, healpy, ducc0, GLASS), in turn, on the same number of threads:
 * a table with the ratios of the best times, ours to theirs. Makes its own virtual environment. GLASS_THREADS is the number
 * of threads of both sides, where a case does not say.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeNpy } from 'glass-ts';
import { namespace } from '../backend.ts';
import { bandwidth } from '../bandwidth.ts';
import { command, load, main, suites } from '../command.ts';
import { chosen, contestant, interleave, rate } from '../measure.ts';
import type { BenchCase, BenchOptions, Cases } from '../types.ts';
import { peersPython } from './environment.ts';
import { PeerProcess } from './process.ts';
import { type Entry, heading, lines, type Row } from './table.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function casesOf(name: string): Promise<Cases | undefined> {
  const module = (await load(name)) as { cases?: Cases };
  return module.cases;
}

async function error(
  item: BenchCase,
  theirs: PeerProcess,
  check: (x: ArrayLike<number | bigint>) => Promise<number>,
  folder: string,
): Promise<number> {
  const file = join(folder, `${item.threads ?? 0}.npy`);
  await theirs.save(file);
  return check(decodeNpy(readFileSync(file)).data);
}

/** Our side and every peer of a case, in turn. */
async function race(item: BenchCase, open: () => PeerProcess, options: BenchOptions): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'glass-peers-'));
  const peers = item.peers ?? [];
  const processes = peers.map(open);
  try {
    const prepared = await item.prepare(folder);
    for (const [k, peer] of peers.entries()) await processes[k].prepare(insideOf(peer, folder));
    const contestants = [contestant(prepared), ...processes.map((p) => (repeats: number) => p.run(repeats))];
    const [ours, ...theirs] = await interleave(contestants, options);
    const entries: Entry[] = [];
    for (const [k, series] of theirs.entries()) {
      const { peer } = peers[k];
      const limit = item.limits?.[peer];
      entries.push({
        ...{ peer, ...series, ratio: ours.best / series.best, cpuRatio: ours.cpu / series.cpu },
        ...(limit === undefined ? {} : { limit }),
        ...(prepared.check && { error: await error(item, processes[k], prepared.check, folder) }),
      });
    }
    prepared.dispose?.();
    const speed = item.elements === undefined ? {} : { millionsPerSecond: rate(item.elements, ours.best) };
    const part = item.bytes === undefined ? {} : { bandwidth: item.bytes / ours.best / bandwidth() };
    return { name: item.name, threads: item.threads ?? threads, ours, peers: entries, ...speed, ...part };
  } finally {
    for (const p of processes) p.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A peer's arguments with the file names among them (`file: …`) inside the folder of the case. */
function insideOf<T extends { readonly arguments: Readonly<Record<string, unknown>> }>(peer: T, folder: string): T {
  const inside = (x: unknown): unknown =>
    typeof x === 'string' && x.startsWith('file:') ? join(folder, x.slice('file:'.length)) : x;
  const entries = Object.entries(peer.arguments).map(([name, value]) => [name, inside(value)]);
  return { ...peer, arguments: Object.fromEntries(entries) as Record<string, unknown> };
}

const threads = namespace().backend.info.concurrency ?? 1;

await main(async () => {
  const call = command(
    'npm run bench:peers -- [SUITE…] [options]: our times beside those of numpy, healpy, ducc0 and GLASS',
  );
  if (call === undefined) return;
  const python = peersPython(say);
  const { description } = namespace().backend.info;
  say(`ours: ${description}; peers: ${threads} thread${threads === 1 ? '' : 's'}`);
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, threads };
  const results: Record<string, Row[]> = {};
  for (const suite of call.suites.length > 0 ? call.suites : suites()) {
    const cases = await casesOf(suite);
    if (cases === undefined) continue;
    say(`\n${heading(suite)}`);
    const rows: Row[] = (results[suite] = []);
    for await (const item of chosen(cases, call.options)) {
      const row = await race(item, () => new PeerProcess(python, item.threads ?? threads), call.options);
      rows.push(row);
      for (const line of lines(row)) say(line);
      // After every row: whole suites take an hour, and what was measured is not lost when one is ended.
      if (call.json !== undefined) {
        writeFileSync(call.json, `${JSON.stringify({ machine, backend: description, results }, null, 2)}\n`);
      }
    }
  }
  const rows = Object.values(results).flat();
  const exceeded = rows.filter((row) => row.peers.some(({ ratio, limit }) => limit !== undefined && ratio > limit));
  if (call.check && exceeded.length > 0) {
    throw new Error(`Above the promised ratio: ${exceeded.map((row) => row.name).join(', ')}`);
  }
});
