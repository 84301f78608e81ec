#!/usr/bin/env -S node --conditions=@glass-ts/source
// The command from its TypeScript sources, without a build. oclif's own way from dist to src needs the compiler API of
// TypeScript, which TypeScript 7 has not: so it is told the source directly.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register({ tsconfig: fileURLToPath(new URL('../../../tsconfig.dev.json', import.meta.url)) });
const { main } = await import('../src/index.ts');

const root = fileURLToPath(new URL('..', import.meta.url));
const pjson = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
pjson.oclif.commands.target = './src/index.ts';
await main(process.argv.slice(2), { root, pjson });
