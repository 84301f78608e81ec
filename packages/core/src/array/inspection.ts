import { ValueError } from '../errors.ts';
import type { Context } from './context.ts';
import { checkDevice } from './creation.ts';
import type { DTypeKind } from './dataTypes.ts';
import { DTYPES, type DType } from './dtype.ts';

/** What the standard calls `__array_namespace_info__`. Keys are the standard's own. */
export interface NamespaceInfo {
  capabilities(): { 'boolean indexing': boolean; 'data-dependent shapes': boolean; 'max dimensions': number | null };
  defaultDevice(): string;
  defaultDtypes(options?: { readonly device?: string | null }): {
    'real floating': DType;
    'complex floating': DType;
    integral: DType;
    indexing: DType;
  };
  devices(): string[];
  dtypes(options?: {
    readonly device?: string | null;
    readonly kind?: DTypeKind | readonly DTypeKind[] | null;
  }): Partial<Record<DType, DType>>;
}

export interface InspectionFunctions {
  /** What the namespace can do: dtypes, devices, limits. */
  info(): NamespaceInfo;
  /** The same under the standard's own name. */
  arrayNamespaceInfo(): NamespaceInfo;
}

const KINDS = [
  'bool',
  'signed integer',
  'unsigned integer',
  'integral',
  'real floating',
  'complex floating',
  'numeric',
];

export function inspectionFunctions(ctx: Context): InspectionFunctions {
  const info: NamespaceInfo = {
    capabilities: () => ({ 'boolean indexing': true, 'data-dependent shapes': true, 'max dimensions': null }),
    defaultDevice: () => ctx.backend.device,
    defaultDtypes(options = {}) {
      checkDevice(ctx, options.device, 'defaultDtypes');
      const { real, complex, integral, index } = ctx.defaults;
      return { 'real floating': real, 'complex floating': complex, integral, indexing: index };
    },
    devices: () => [ctx.backend.device],
    dtypes(options = {}) {
      checkDevice(ctx, options.device, 'dtypes');
      const { kind } = options;
      const kinds = kind === undefined || kind === null ? undefined : ([kind].flat() as DTypeKind[]);
      for (const k of kinds ?? []) {
        if (!KINDS.includes(k)) {
          throw new ValueError(`dtypes: ${String(k)} is no kind of dtype`, {
            where: { name: 'dtypes' },
            fix: `Kinds are ${KINDS.join(', ')}`,
          });
        }
      }
      const has = DTYPES.filter((d) => ctx.backend.info.dtypes.includes(d));
      const chosen = has.filter((d) => kinds === undefined || ctx.xp.isdtype(d, kinds));
      return Object.fromEntries(chosen.map((d) => [d, d]));
    },
  };
  return { info: () => info, arrayNamespaceInfo: () => info };
}
