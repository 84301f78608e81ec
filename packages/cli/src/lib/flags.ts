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

export const backendFlag = {
  backend: Flags.string({
    char: 'b',
    description: 'array backend, instead of the one in the run file; see `glass backends`',
    helpValue: 'NAME',
  }),
};

/** How a lightcone is to be opened. */
export const lookFlags = {
  adapter: Flags.string({
    char: 'a',
    description: 'adapter that reads it; found by content when left out',
    helpValue: 'NAME',
  }),
  option: Flags.string({
    char: 'O',
    multiple: true,
    multipleNonGreedy: true,
    description: 'option of the adapter (see `glass plugins ADAPTER`); values may be JSON',
    helpValue: 'KEY=VALUE',
  }),
};
