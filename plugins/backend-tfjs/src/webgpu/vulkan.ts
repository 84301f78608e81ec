import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LOADER = 'libvulkan.so.1';
const FOLDERS = ['/usr/lib', '/usr/lib64', '/lib', '/lib64', '/usr/local/lib', '/run/opengl-driver/lib'];
const CACHE = '/etc/ld.so.cache';

/** Where the loader is looked for; replaced in tests. */
export interface Places {
  readonly platform: string;
  readonly libraryPath: string;
  readonly folders: readonly string[];
  /** The dynamic linker's list of libraries. */
  readonly cache: string;
}

const HERE = (): Places => ({
  platform: process.platform,
  libraryPath: process.env.LD_LIBRARY_PATH ?? '',
  folders: FOLDERS,
  cache: CACHE,
});

/**
 * What is missing for a GPU to answer on Linux, where Dawn needs the Vulkan loader; undefined where nothing is. Asked before
 * Dawn is loaded, which writes to the terminal when the loader is not there.
 */
export function missingVulkan({ platform, libraryPath, folders, cache }: Places = HERE()): string | undefined {
  if (platform !== 'linux') return undefined;
  const listed = existsSync(cache) && readFileSync(cache).includes(LOADER);
  const found = [...libraryPath.split(':').filter(Boolean), ...folders].some((f) => existsSync(join(f, LOADER)));
  if (listed || found) return undefined;
  return `no GPU: there is no Vulkan loader (${LOADER}). Where there is a GPU, install its driver and the package libvulkan1 or vulkan-loader`;
}
