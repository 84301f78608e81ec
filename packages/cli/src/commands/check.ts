import { Args, Command } from '@oclif/core';
import { exitCodesText } from '../lib/exit-codes.ts';
import { backendFlag, outputFlags, pluginFlag } from '../lib/flags.ts';
import { createTerminal } from '../lib/terminal.ts';

export default class Check extends Command {
  static override summary = 'Find everything that can be wrong with a run before it waits in a queue.';
  static override description =
    `Looks at the run file and its values, plug-ins, the wiring of stages, the input and its headers, the cosmology,
the order of the shells, the output directory, the backend, and the memory that the run will need; reads no data.
All findings are listed, each with its code and place.

${exitCodesText()}`;
  static override examples = [
    {
      description: 'Before submitting a job',
      command: '<%= config.bin %> <%= command.id %> run.yaml && sbatch job.sh',
    },
    { description: 'Findings for machines', command: '<%= config.bin %> <%= command.id %> run.yaml --json' },
  ];
  static override args = { file: Args.string({ name: 'RUN.yaml', description: 'run file', required: true }) };
  static override flags = { ...outputFlags, ...pluginFlag, ...backendFlag };

  override async run(): Promise<number> {
    const { args, flags } = await this.parse(Check);
    const { programPlugins } = await import('../lib/program.ts');
    const { check } = await import('../lib/check.ts');
    return check(args.file, await programPlugins(flags.plugin), createTerminal(flags), flags.backend);
  }
}
