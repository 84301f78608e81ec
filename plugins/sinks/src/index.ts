export { fromArrow, toArrow } from './arrow/interchange.ts';
export { catalogueSink } from './catalogue.ts';
export type { CatalogueOptions } from './catalogue-options.ts';
export { CatalogWriter, type Columns, writeCatalog } from './fits/write-catalog.ts';
export type { MapsOptions } from './maps/options.ts';
export { mapsSink } from './maps/sink.ts';
export { sinksPlugin } from './plugin.ts';
