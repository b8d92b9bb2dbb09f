import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { run, until } from '../../e2e/lab/processes';
import { baseImage, toolImages } from '../../e2e/lab/tools';
import { installArgo } from '../systems/argo';
import { installEventKinds, installEvents } from '../systems/events';
import { systemImages } from '../systems/images';
import { installTekton } from '../systems/tekton';
import { buildEvents, buildPrograms } from './build';
import { makeCertificates } from './certificates';
import { makeCgroups, removeCgroups } from './cgroups';
import { controlPlane } from './control-plane';
import { startDaemon } from './daemons';
import { importImage, pushImage } from './images';
import { Kubectl } from './kubectl';
import { makeNamespace, namespaceProcess } from './namespace';
import { node } from './node';
import { HOME, KUBECONFIG, REGISTRY } from './place';
import { dns, services } from './services';
import { volumes } from './storage';

/** The image that Dockerfiles start from, in the cluster's registry. */
export const BASE = `${REGISTRY}/base:v1`;

/** Starts a cluster, until everything in it is available; `say` is told what is done. */
export async function up(say: (what: string) => void, signal?: AbortSignal): Promise<void> {
  if (namespaceProcess() !== undefined) return say(`a cluster runs already: ${KUBECONFIG}`);
  // What an interrupted run left, if it was ended with SIGKILL.
  await down();
  await buildPrograms(signal);
  await buildEvents(say, signal);
  const programs = await buildPrograms(signal);
  say('all programs are built');
  const kubectl = new Kubectl(programs);
  const step = async (what: string, work: () => void | Promise<void>) => {
    // Commands that are waited for let no signal in; between them is time for one.
    await setImmediate();
    signal?.throwIfAborted();
    await work();
    say(what);
  };
  mkdirSync(HOME, { recursive: true, mode: 0o700 });
  makeCertificates();
  makeCgroups();
  await makeNamespace();
  for (const daemon of [...services(programs), ...controlPlane(programs, kubectl), dns(), ...node(programs)])
    await step(`${daemon.name} runs`, () => startDaemon(daemon));
  const roots = join(HOME, 'roots');
  const ctr = join(programs.containerd, 'ctr');
  for (const image of [...systemImages(programs, roots), ...toolImages(programs, roots)])
    await step(`the node has ${image.name}`, () => importImage(image, ctr));
  await step(`the registry has ${BASE}`, () => pushImage(baseImage(BASE, join(roots, 'base'))));
  rmSync(roots, { recursive: true });
  await step('the node is ready', () => until('the node', () => nodeIsReady(kubectl), 120));
  await step('there are volumes', () => kubectl.apply(volumes(60)));
  const installed = (what: string, install: (kubectl: Kubectl) => void) =>
    step(`${what} installed`, () => patiently(what, () => install(kubectl)));
  await installed('Tekton and Triggers are', installTekton);
  await installed('Argo is', installArgo);
  await installed('the kinds of Argo Events are', installEventKinds);
  if (programs.events) await installed('Argo Events is', installEvents);
  for (const namespace of ['tekton-pipelines', 'argo', ...(programs.events ? ['argo-events'] : [])])
    await step(`all of ${namespace} is available`, () => available(kubectl, namespace));
}

/** An API server that learns many kinds at once answers too late on a busy machine; what was applied may be applied again. */
async function patiently(what: string, work: () => void): Promise<void> {
  let last: unknown;
  const done = () => {
    try {
      work();
      return true;
    } catch (error) {
      last = error;
      return false;
    }
  };
  await until(what, done, 300).catch(() => {
    throw last;
  });
}

function nodeIsReady(kubectl: Kubectl): boolean {
  const { status, text } = kubectl.try(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=1s']);
  return status === 0 && text.includes('condition met');
}

function available(kubectl: Kubectl, namespace: string): Promise<void> {
  const wait = ['wait', '-n', namespace, '--for=condition=Available', 'deployment', '--all', '--timeout=1s'];
  return until(`all of ${namespace}`, () => kubectl.try(wait).status === 0, 300);
}

/** Ends everything, and leaves nothing but what was built. */
export async function down(): Promise<void> {
  const outer = namespaceProcess();
  if (outer !== undefined) {
    // Its first child ends with it, and with that one everything inside.
    process.kill(outer, 'SIGKILL');
    await until('the end of all processes', () => !existsSync(`/proc/${outer}`));
  }
  await removeCgroups();
  await until('the end of all files', () => run('rm', ['-rf', HOME]).status === 0);
}
