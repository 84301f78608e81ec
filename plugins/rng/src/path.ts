import { ValueError } from '@glass-ts/core';

/** The path of a child stream; the root path is empty. */
export const joinPath = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

/** @throws ValueError for an empty name, or one with `#`, which marks spawned generators. */
export function checkName(name: string): string {
  if (name !== '' && !name.includes('#')) return name;
  throw new ValueError(`"${name}" cannot name a random stream`, {
    code: 'ERR_STREAM_NAME',
    where: { name: 'stream' },
    fix: 'Give a non-empty name without #',
  });
}

/** An element number. @throws ValueError unless it is an integer of 0 … 2⁵³ − 1. */
export function checkIndex(index: number): number {
  if (Number.isSafeInteger(index) && index >= 0) return index;
  throw new ValueError(`${index} is not the number of an element of a random stream`, {
    code: 'ERR_STREAM_INDEX',
    where: { name: 'index' },
    fix: 'Element numbers are integers from 0 to 2^53 - 1; draw from another stream',
  });
}
