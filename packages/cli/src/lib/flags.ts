import { Flags } from '@oclif/core';

/** Flags that every command takes. */
export const outputFlags = {
  json: Flags.boolean({ description: 'print JSON lines for machines', helpGroup: 'OUTPUT' }),
  quiet: Flags.boolean({ char: 'q', description: 'print nothing but errors', helpGroup: 'OUTPUT' }),
};

export const pluginFlag = {
  plugin: Flags.string({
    char: 'p',
    multiple: true,
    multipleNonGreedy: true,
    description: 'load a further plug-in: a package name, or a path that begins with ./',
    helpValue: 'NAME',
  }),
};
