export { gadget4Adapter } from './adapter.ts';
export { type Gadget4Options, gadget4OptionsSchema } from './options.ts';
export { gadget4Plugin, gadget4Plugin as default } from './plugin.ts';
