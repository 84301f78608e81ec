import { type Column, GlassError, isFloat } from '@glass-ts/core';
import type { CatalogueOptions } from './catalogue-options.ts';

/**
 * The columns to write, in order and with the dtype that they have on disk.
 *
 * @throws GlassError `ERR_SINK_COLUMN` when a column of the options does not exist or is named twice.
 */
export function chosenColumns(available: readonly Column[], options: CatalogueOptions): Column[] {
  const names = options.columns ?? available.map((column) => column.name);
  return names.map((name, i) => {
    const column = available.find((c) => c.name === name);
    if (!column || names.indexOf(name) !== i) {
      throw new GlassError(column ? `column "${name}" is named twice` : `the galaxies have no column "${name}"`, {
        code: 'ERR_SINK_COLUMN',
        where: { name: 'output.sinks.catalogue.columns' },
        fix: `Choose among ${available.map((c) => c.name).join(', ')}`,
      });
    }
    return { ...column, dtype: isFloat(column.dtype) ? (options.dtype ?? column.dtype) : column.dtype };
  });
}
