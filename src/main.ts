#!/usr/bin/env node
import { setImmediate } from 'node:timers/promises';
import { type Invocation, readInvocation } from './app/invocation';
import type { Layout } from './app/output/layout';
import { showFault } from './model/faults';
import { oneLine } from './model/lines';
import { redact } from './model/secrets';

const USAGE = `Image builds that start warm: one definition in, Kubernetes manifests out.

  cached-builds [synth] [-f builds.yaml] [-o dist] [--force|--check]   write the manifests (the default)
  cached-builds check   [-f builds.yaml]                               name every fault and write nothing
  cached-builds schema                                                 print the JSON Schema of builds.yaml

  -f, --file    the definition; default builds.yaml. Of several each is laid over those before it
  --env NAME    lays over them what \`environments\` has under this name
  -o, --output  the folder to write; default what cdk8s names in CDK8S_OUTDIR, else dist
  --force       replace what was written and then changed by hand; never what is not ours
  --check       write nothing, and name what in the folder is not as it would be written
  -h, --help    print this
`;

async function main(args: readonly string[]): Promise<number> {
  const invocation = readInvocation(args, process.env);
  if (invocation !== undefined && 'code' in invocation) {
    say(showFault({ ...invocation, path: [] }));
    process.stderr.write(`\n${USAGE}`);
    return 2;
  }
  if (invocation === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  return invocation.command === 'schema' ? printSchema() : synthesize(invocation);
}

// What a command needs is loaded with it: a schema is printed and a mistyped command refused without cdk8s.

function printSchema(): number {
  const { buildsJsonSchema } = require('./model/json-schema') as typeof import('./model/json-schema');
  process.stdout.write(`${JSON.stringify(buildsJsonSchema(), null, 2)}\n`);
  return 0;
}

async function synthesize({ command, files, environment, output, force, check }: Invocation): Promise<number> {
  const { loadDefinition } = require('./resolve/load') as typeof import('./resolve/load');
  const { definition, draft, faults, warnings, faultsWith } = loadDefinition(files, environment);
  for (const warning of warnings) say(`warning: ${warning}`);

  const { clashesIn, layOut } = require('./app/output/layout') as typeof import('./app/output/layout');
  if (definition === undefined) return refuse(draft === undefined ? faults : faultsWith(clashesIn(draft)));
  const layout = layOut(definition);
  if (layout.faults.length > 0) return refuse(faultsWith(layout.faults));
  if (command === 'check') return 0;
  return check ? compareWith(output, layout) : write(output, layout, force);
}

function refuse(faults: readonly string[]): number {
  for (const fault of faults) say(fault);
  return 1;
}

/** Every line about a definition: no value in it can pass for another line. */
function say(line: string): void {
  process.stderr.write(`${oneLine(line)}\n`);
}

function compareWith(output: string, layout: Layout): number {
  const { outputFiles } = require('./app/output/files') as typeof import('./app/output/files');
  const { notCurrent } = require('./app/output/current') as typeof import('./app/output/current');
  const faults = notCurrent(output, outputFiles(layout));
  return faults.length > 0 ? refuse(faults.map(showFault)) : 0;
}

async function write(output: string, layout: Layout, force: boolean): Promise<number> {
  const { outputFiles } = require('./app/output/files') as typeof import('./app/output/files');
  const { replaceFolder } = require('./app/output/write') as typeof import('./app/output/write');
  const { OutputError } = require('./app/output/fault') as typeof import('./app/output/fault');
  try {
    return await stoppable(async (signal) => {
      const warnings = await replaceFolder(output, outputFiles(layout), { force, signal });
      for (const warning of warnings) say(`warning: ${showFault(warning)}`);
      return 0;
    });
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return refuse(error.faults.map(showFault));
  }
}

/** What stops a program from outside. */
const STOPS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Runs something that ends early, and tidily, where it is stopped from outside: then with the code that says by what. */
async function stoppable(run: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  let code: number | undefined;
  for (const stop of STOPS)
    process.once(stop, (_: NodeJS.Signals, number: number) => {
      code = 128 + number;
      controller.abort();
    });
  try {
    const result = await run(controller.signal);
    // What came in while nothing waited is heard now.
    await setImmediate();
    return code ?? result;
  } catch (error) {
    if (code === undefined) throw error;
    return code;
  }
}

/** What nobody foresaw is told whole, for a report, and without what may be a secret. */
async function guarded(args: readonly string[]): Promise<number> {
  try {
    return await main(args);
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`cached-builds has a fault of its own; please report this:\n${redact(trace)}\n`);
    return 1;
  }
}

guarded(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
