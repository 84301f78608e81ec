export { multalm } from '@glass-ts/fields';
