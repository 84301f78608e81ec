import { Args, Command, Flags } from '@oclif/core';
import { exitCodesText } from '../lib/exit-codes.ts';
import { backendFlag, outputFlags, pluginFlag } from '../lib/flags.ts';
import { createTerminal } from '../lib/terminal.ts';

export default class Run extends Command {
  static override summary = 'Run a run file: from a lightcone to maps and a catalogue.';
  static override description =
    `Everything that a run does is in its run file; relative paths in it refer to its own directory.
Outputs appear under their names together, when all of them are complete; until then earlier outputs stay as they were.
SIGINT and SIGTERM stop the run cleanly. Progress goes to standard error, results to standard output.

${exitCodesText()}`;
  static override examples = [
    { description: 'Run and watch the progress', command: '<%= config.bin %> <%= command.id %> run.yaml' },
    {
      description: 'In a batch job, with a log for machines',
      command: '<%= config.bin %> <%= command.id %> run.yaml --json > log.jsonl',
    },
    {
      description: 'Somewhere else than the run file says',
      command: '<%= config.bin %> <%= command.id %> run.yaml --out /scratch/test',
    },
    {
      description: 'On the GPU',
      command: '<%= config.bin %> <%= command.id %> run.yaml --backend tfjs-webgpu',
    },
    {
      description: 'With a plug-in of your own',
      command: '<%= config.bin %> <%= command.id %> run.yaml --plugin ./my-stage.js',
    },
  ];
  static override args = { file: Args.string({ name: 'RUN.yaml', description: 'run file', required: true }) };
  static override flags = {
    ...outputFlags,
    ...pluginFlag,
    ...backendFlag,
    out: Flags.string({
      char: 'o',
      description: 'directory of the outputs, instead of output.directory',
      helpValue: 'DIR',
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Run);
    const { programPlugins } = await import('../lib/program.ts');
    const { run } = await import('../lib/run.ts');
    const changes = { output: flags.out, backend: flags.backend };
    await run(args.file, await programPlugins(flags.plugin), createTerminal(flags), changes);
  }
}
