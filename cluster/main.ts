import { writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { follow } from '../e2e/lab/processes';
import { buildEvents, buildPrograms } from './lab/build';
import { down, up } from './lab/cluster';
import { inside } from './lab/namespace';
import { missing } from './lab/needs';
import { KUBECONFIG } from './lab/place';
import { measured, writeDown } from './matrix/report';

const USAGE = `npm run cluster                    start a cluster, run the tests in it, end it
npm run cluster -- build           build what it is made of, once for each version
npm run cluster -- up              start a cluster that goes on running
npm run cluster -- test [PATTERN]  run the tests in it
npm run cluster -- kubectl ARGS    kubectl in it
npm run cluster -- record          write what its tests measured to docs/
npm run cluster -- down            end it
`;

const started = Date.now();
const say = (what: string) => writeSync(2, `[${Math.round((Date.now() - started) / 1000)} s] ${what}\n`);

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));

const runInside = (command: readonly string[]) =>
  follow(...inside(command), {
    stdio: 'inherit',
    env: { ...process.env, KUBECONFIG },
    signal: interrupted.signal,
  });

const test = async (args: readonly string[]) => {
  const jest = resolve(require.resolve('jest'), '../../bin/jest.js');
  try {
    await runInside([process.execPath, jest, '--config', resolve(__dirname, 'jest.config.js'), ...args]);
  } finally {
    process.stdout.write(`${measured()}\n`);
  }
};

/** A cluster that could not be started is of no use to anybody. */
const start = async () => {
  try {
    await up(say, interrupted.signal);
  } catch (error) {
    await down();
    throw error;
  }
};

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<unknown>>> = {
  build: async () => {
    await buildPrograms(interrupted.signal);
    await buildEvents(say, interrupted.signal);
  },
  up: async () => {
    await start();
    say(`KUBECONFIG=${KUBECONFIG}, of use in its network alone: npm run cluster -- kubectl get pods -A`);
  },
  test,
  record: async () => writeDown(),
  kubectl: async (args) => {
    const { kubernetes } = await buildPrograms();
    return runInside([resolve(kubernetes, 'kubectl'), ...args]);
  },
  down,
};

async function all(args: readonly string[]): Promise<void> {
  await start();
  try {
    await test(args);
  } finally {
    await down();
    say('all is gone');
  }
}

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  const command = name === undefined || name.startsWith('-') ? undefined : COMMANDS[name];
  if (name !== undefined && command === undefined && !name.startsWith('-')) {
    process.stderr.write(USAGE);
    return 2;
  }
  const lacking = missing();
  if (lacking.length > 0) {
    const required = process.env.CI === 'true';
    process.stderr.write(
      `the cluster ${required ? 'needs' : 'is skipped: this machine lacks'} ${lacking.join(', ')}\n`,
    );
    return required ? 1 : 0;
  }
  await (command ? command(args) : all(process.argv.slice(2)));
  return 0;
}

main().then(
  (status) => process.exit(status),
  (error: Error) => {
    const { aborted, reason } = interrupted.signal;
    process.stderr.write(`${(aborted ? reason : error).message}\n`);
    process.exit(1);
  },
);
