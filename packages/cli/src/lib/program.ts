import { type App, createApp, loadPlugin, type Plugin } from '@glass-ts/core';

/** The plug-ins of the program and those of `--plugin`, which are found from the working directory. */
export async function programPlugins(extra: readonly string[] = []): Promise<Plugin[]> {
  const { defaultPlugins } = await import('glass-ts');
  const more = await Promise.all(extra.map((name) => loadPlugin(name, process.cwd(), { name: '--plugin' })));
  return [...defaultPlugins, ...more];
}

/** An application of the program's plug-ins, outside of a run. */
export const programApp = async (extra: readonly string[] = []): Promise<App> => createApp(await programPlugins(extra));
