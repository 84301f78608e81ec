export * from './attribute-access.ts';
export { openHdf5, stopHdf5, withHdf5 } from './file.ts';
export type * from './types.ts';
export type { DatasetWriter, StorageOptions } from './write/row-writer.ts';
export type { AttributeOptions, DatasetOptions, Hdf5Writer, NewDataset, NewTable } from './write/types.ts';
export type { AttributeInput } from './write/values.ts';
export { createHdf5 } from './write/writer.ts';
