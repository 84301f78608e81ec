export { removeStale, temporaryPath } from '@glass-ts/core';
