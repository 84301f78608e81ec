import { defineConfig } from 'vitest/config';
import { softwareGpu } from './scripts/software-gpu.mjs';

// The workers are started with this environment: WebGPU tests run on a driver that computes on the CPU.
Object.assign(process.env, softwareGpu());

// Tests run from the TypeScript sources: no build is needed before `npm test`.
const conditions = ['@glass-ts/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'plugins/*/src/**/*.test.ts',
      'adapters/*/src/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
