import { referenceBackend } from '../backend/reference/index.ts';
import { CORE_VERSION } from '../version.ts';
import { defineBackend } from './backend.ts';
import { definePlugin } from './plugin.ts';

/** The reference backend: works everywhere, so `auto` finds it last. */
const reference = defineBackend({
  name: 'reference',
  description: 'plain TypeScript on the CPU, one thread, every dtype: the oracle for all others',
  priority: 0,
  probe: async () => {
    const { description, dtypes, maxBytes } = referenceBackend.info;
    return { available: true, detail: description, dtypes, maxBytes };
  },
  create: async () => referenceBackend,
});

/** What core itself brings. */
export const corePlugin = definePlugin({
  name: 'core',
  version: CORE_VERSION,
  description: 'the reference backend',
  register: (registry) => registry.backend(reference),
});
