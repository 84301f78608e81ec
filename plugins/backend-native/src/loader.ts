import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ABI_VERSION, type NativeAddon } from './addon.ts';

export interface NativeStatus {
  readonly available: boolean;
  /** Why the addon cannot be used; what it is where it can. */
  readonly reason: string;
}

interface Loaded extends NativeStatus {
  readonly addon: NativeAddon | undefined;
}

const platform = `${process.platform}-${process.arch}`;
const file = `glass-native.${platform}.node`;
/** Packages with a prebuilt addon, one per platform, as napi-rs names them. */
const prebuilt = `@glass-ts/backend-native-${platform}`;

const failure = (reason: string): Loaded => ({ addon: undefined, available: false, reason });

function isAddon(x: unknown): x is NativeAddon {
  return typeof x === 'object' && x !== null && 'Engine' in x && 'abiVersion' in x;
}

function load(): Loaded {
  if (process.env.GLASS_NATIVE === 'off') return failure('The native backend is switched off (GLASS_NATIVE=off)');
  const require = createRequire(import.meta.url);
  const local = fileURLToPath(new URL(`../${file}`, import.meta.url));
  let found: unknown;
  try {
    found = require(existsSync(local) ? local : prebuilt);
  } catch (error) {
    if (!existsSync(local)) {
      return failure(
        `The native addon is not built for ${platform}: run npm run build:native -w @glass-ts/backend-native (needs Rust)`,
      );
    }
    return failure(`${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isAddon(found) || found.abiVersion() !== ABI_VERSION) {
    return failure(`${file} was built from other sources: run npm run build:native -w @glass-ts/backend-native again`);
  }
  return { addon: found, available: true, reason: `${file}, ${found.simdName()}` };
}

let cached: Loaded | undefined;

/** The addon, loaded once; undefined where there is none for this machine. */
export function nativeAddon(): NativeAddon | undefined {
  return (cached ??= load()).addon;
}

/** Whether the native backend can be used here, and why not. */
export function nativeStatus(): NativeStatus {
  const { available, reason } = (cached ??= load());
  return { available, reason };
}
