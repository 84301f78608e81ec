import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ErrorPlace, GlassError } from '../errors.ts';
import { isPlugin, type Plugin } from './plugin.ts';

function locate(specifier: string, directory: string): string {
  if (specifier.startsWith('.') || isAbsolute(specifier)) return pathToFileURL(resolve(directory, specifier)).href;
  // The run file's own node_modules first, then those of this program.
  try {
    return pathToFileURL(createRequire(join(directory, 'run.yaml')).resolve(specifier)).href;
  } catch {
    return specifier;
  }
}

/**
 * Imports a plug-in by package name or by file path relative to `directory`. The module exports it as `default` or `plugin`.
 */
export async function loadPlugin(specifier: string, directory: string, where: ErrorPlace = {}): Promise<Plugin> {
  let module: Record<string, unknown>;
  try {
    module = (await import(locate(specifier, directory))) as Record<string, unknown>;
  } catch (cause) {
    throw new GlassError(
      `plug-in "${specifier}" cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        code: 'ERR_PLUGIN_LOAD',
        where,
        cause,
        fix: 'Install the package next to the run file, or give a path that begins with ./',
      },
    );
  }
  const plugin = module.default ?? module.plugin;
  if (!isPlugin(plugin)) {
    throw new GlassError(`"${specifier}" exports no plug-in`, {
      code: 'ERR_PLUGIN_SHAPE',
      where,
      fix: 'Export definePlugin({ name, version, register }) as default',
    });
  }
  return plugin;
}
