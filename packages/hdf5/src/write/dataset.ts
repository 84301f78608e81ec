import { Failure } from '../failure.ts';
import { ChunkedWriter } from './chunked.ts';
import { ContiguousWriter } from './contiguous.ts';
import type { Output } from './output.ts';
import type { DatasetPlan } from './row-writer.ts';

export type AnyWriter = ContiguousWriter | ChunkedWriter;

/** Chooses the storage of a dataset and takes its space. */
export async function planDataset(output: Output, plan: DatasetPlan): Promise<AnyWriter> {
  const chunked = plan.rows === undefined || plan.chunkRows !== undefined || plan.gzip !== undefined;
  const level = plan.gzip ?? 1;
  if (!(Number.isInteger(level) && level >= 1 && level <= 9)) {
    const what = `gzip level ${level} is not among 1 to 9`;
    throw new Failure({
      what,
      code: 'ERR_HDF5_TYPE',
      file: output.path,
      dataset: plan.path,
      fix: 'Leave it out for none',
    });
  }
  if (chunked && !plan.scalar) return new ChunkedWriter(output, plan);
  const writer = new ContiguousWriter(output, plan);
  await writer.reserve();
  return writer;
}

/** Brings the last rows on their way, before the headers are written. */
export async function completeRows(writer: AnyWriter): Promise<void> {
  if (writer instanceof ChunkedWriter) await writer.flushRest();
}
