import Backends from './commands/backends.ts';
import Check from './commands/check.ts';
import Demo from './commands/demo.ts';
import Init from './commands/init.ts';
import Inspect from './commands/inspect.ts';
import Plugins from './commands/plugins.ts';
import Run from './commands/run.ts';
import Schema from './commands/schema.ts';
import Simulate from './commands/simulate.ts';

export { EXIT, EXIT_MEANINGS, type ExitCode, exitCodeOf } from './lib/exit-codes.ts';
export { main } from './lib/main.ts';

/** The commands of `glass`, by name. */
export const COMMANDS = {
  backends: Backends,
  check: Check,
  demo: Demo,
  init: Init,
  inspect: Inspect,
  plugins: Plugins,
  run: Run,
  schema: Schema,
  simulate: Simulate,
};
