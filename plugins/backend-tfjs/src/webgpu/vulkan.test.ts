import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { missingVulkan } from './vulkan.ts';

const folder = mkdtempSync(join(tmpdir(), 'glass-vulkan-'));
afterAll(() => rmSync(folder, { recursive: true }));
const nowhere = { platform: 'linux', libraryPath: '', folders: [], cache: join(folder, 'none') };

it('looks for the loader where the dynamic linker does', () => {
  expect(missingVulkan(nowhere)).toContain('libvulkan.so.1');
  const cache = join(folder, 'ld.so.cache');
  writeFileSync(cache, 'ld.so-1.7.0\0libvulkan.so.1\0/usr/lib/libvulkan.so.1\0');
  expect(missingVulkan({ ...nowhere, cache })).toBeUndefined();
  writeFileSync(join(folder, 'libvulkan.so.1'), '');
  expect(missingVulkan({ ...nowhere, libraryPath: `:${folder}` })).toBeUndefined();
  expect(missingVulkan({ ...nowhere, folders: [folder] })).toBeUndefined();
});

it('asks for it on Linux only', () => {
  expect(missingVulkan({ ...nowhere, platform: 'darwin' })).toBeUndefined();
});
