#!/usr/bin/env node
import { parseArgs } from 'node:util';
import type { Layout } from './output/layout';
import { quote, sayable } from './spec/faults';
import { redact } from './spec/secrets';

const USAGE = `Image builds that start warm: one definition in, Kubernetes manifests out.

  cached-builds [synth] [-f builds.yaml] [-o dist]   write the manifests (the default)
  cached-builds check   [-f builds.yaml]             name every fault and write nothing
  cached-builds schema                               print the JSON Schema of builds.yaml

  -f, --file    the definition; default builds.yaml
  -o, --output  the folder to replace; default what cdk8s names in CDK8S_OUTDIR, else dist
  -h, --help    print this
`;

const COMMANDS = ['synth', 'check', 'schema'] as const;

interface Invocation {
  readonly command: (typeof COMMANDS)[number];
  readonly file: string;
  readonly output: string;
}

function main(args: readonly string[]): number {
  const invocation = readArguments(args);
  if (typeof invocation === 'string') {
    process.stderr.write(`${invocation}\n\n${USAGE}`);
    return 2;
  }
  if (invocation === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  return invocation.command === 'schema' ? printSchema() : synthesize(invocation);
}

function readArguments(args: readonly string[]): Invocation | string | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        file: { type: 'string', short: 'f' },
        output: { type: 'string', short: 'o' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return undefined;
    const [name = 'synth', ...more] = positionals;
    const command = COMMANDS.find((known) => known === name);
    if (command === undefined || more.length > 0) return `unknown command ${quote(positionals.join(' '))}`;
    return { command, file: values.file ?? 'builds.yaml', output: values.output ?? process.env.CDK8S_OUTDIR ?? 'dist' };
  } catch (error) {
    return sayable((error as Error).message);
  }
}

// What a command needs is loaded with it: a schema is printed and a mistyped command refused without cdk8s.

function printSchema(): number {
  const { buildsJsonSchema } = require('./spec/json-schema') as typeof import('./spec/json-schema');
  process.stdout.write(`${JSON.stringify(buildsJsonSchema(), null, 2)}\n`);
  return 0;
}

function synthesize({ command, file, output }: Invocation): number {
  const { loadDefinition } = require('./config/load') as typeof import('./config/load');
  const { definition, faults, warnings, print } = loadDefinition(file);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  if (definition === undefined) return refuse(faults);

  const { layOut } = require('./output/layout') as typeof import('./output/layout');
  const layout = layOut(definition);
  if (layout.faults.length > 0) return refuse(layout.faults.map(print));
  return command === 'check' ? 0 : write(output, layout);
}

function refuse(faults: readonly string[]): number {
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return 1;
}

function write(output: string, layout: Layout): number {
  const { outputFiles } = require('./output/files') as typeof import('./output/files');
  const { ForeignFolderError, replaceFolder } = require('./output/write') as typeof import('./output/write');
  try {
    replaceFolder(output, outputFiles(layout));
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof ForeignFolderError) && code === undefined) throw error;
    process.stderr.write(`${sayable(message)}\n`);
    return 1;
  }
}

/** What nobody foresaw is told whole, for a report, and without what may be a secret. */
function guarded(args: readonly string[]): number {
  try {
    return main(args);
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`cached-builds has a fault of its own; please report this:\n${redact(trace)}\n`);
    return 1;
  }
}

process.exitCode = guarded(process.argv.slice(2));
