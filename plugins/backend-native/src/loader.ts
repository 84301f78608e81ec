import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ABI_VERSION, type NativeAddon } from './addon.ts';
import { platformName } from './platform.ts';

/** Whether the addon is built for this machine. */
export interface NativeStatus {
  readonly available: boolean;
  /** Why the addon cannot be used; what it is where it can. */
  readonly reason: string;
}

interface Loaded extends NativeStatus {
  readonly addon: NativeAddon | undefined;
}

const failure = (reason: string): Loaded => ({ addon: undefined, available: false, reason });

const BUILD = 'run npm run build:native -w @glass-ts/backend-native';

function isAddon(x: unknown): x is NativeAddon {
  return typeof x === 'object' && x !== null && 'Engine' in x && 'abiVersion' in x;
}

/**
 * The addon of a package directory: the one that was built there, else that of the package with the prebuilt one for this
 * platform.
 */
export function loadAddon(directory: string): Loaded {
  const require = createRequire(join(directory, 'package.json'));
  const file = `glass-native.${process.platform}-${process.arch}.node`;
  const local = join(directory, file);
  const built = existsSync(local);
  const prebuilt = `@glass-ts/backend-native-${platformName()}`;
  const name = built ? file : prebuilt;
  let found: unknown;
  try {
    found = require(built ? local : prebuilt);
  } catch (error) {
    const missing = (error as { code?: unknown }).code === 'MODULE_NOT_FOUND';
    if (!built && missing) {
      return failure(
        `The native addon is not built for ${platformName()}, and ${prebuilt} is not installed: ${BUILD} (needs Rust)`,
      );
    }
    return failure(`${name} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isAddon(found) || found.abiVersion() !== ABI_VERSION) {
    return failure(
      `${name} was built from other sources: ${built ? `${BUILD} again` : 'install the version of this package'}`,
    );
  }
  return { addon: found, available: true, reason: `${name}, ${found.simdName()}` };
}

function load(): Loaded {
  if (process.env.GLASS_NATIVE === 'off') return failure('The native backend is switched off (GLASS_NATIVE=off)');
  return loadAddon(fileURLToPath(new URL('..', import.meta.url)));
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
