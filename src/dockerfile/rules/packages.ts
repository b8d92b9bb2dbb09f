import type { Step } from '../program';
import { commandOf, rule, type Subject, shown, stepsOf } from './rule';

const UPDATE = /\bapt(?:-get)?\s[^&;|]*\bupdate\b/;
const APT_INSTALL = /\bapt(?:-get)?\s[^&;|]*\binstall\b/;

function updateApart(subject: Subject) {
  return stepsOf(subject).flatMap(({ step, after }) => {
    const command = commandOf(step);
    if (!UPDATE.test(command) || APT_INSTALL.test(command)) return [];
    const run = after.find((later) => APT_INSTALL.test(commandOf(later)) && !UPDATE.test(commandOf(later)));
    return run === undefined ? [] : [{ line: step.instruction.line, facts: { run: shown(run.instruction) } }];
  });
}

/** What empties, or keeps from filling, the folder that a cache mount is for. */
const EMPTIED: readonly { readonly mount: RegExp; readonly by: RegExp; readonly env?: string }[] = [
  {
    mount: /^\/var\/(?:cache|lib)\/apt/,
    by: /rm -\w+ [^&;|]*\/var\/(?:lib\/apt\/lists|cache\/apt)\S*|apt-get (?:-\S+ )*(?:dist)?clean/,
  },
  { mount: /pip/, by: /--no-cache-dir|pip3? cache purge/, env: 'PIP_NO_CACHE_DIR' },
  { mount: /\.npm/, by: /npm cache clean\S*/ },
  { mount: /yarn/, by: /yarn cache clean/ },
  { mount: /\.cache\/uv/, by: /uv\s[^&;|]*--no-cache\b/, env: 'UV_NO_CACHE' },
  { mount: /\/apk/, by: /apk\s[^&;|]*--no-cache|rm -\w+ [^&;|]*\/var\/cache\/apk\S*/ },
  { mount: /\/(?:dnf|yum)/, by: /(?:dnf|yum|microdnf) clean all|rm -\w+ [^&;|]*\/var\/cache\/(?:dnf|yum)\S*/ },
  { mount: /go-build|\/go\/pkg/, by: /go clean -(?:mod)?cache/ },
];

const cacheMounts = ({ mounts }: Step) => mounts.filter(({ type }) => type === 'cache');

function emptied(subject: Subject) {
  return stepsOf(subject).flatMap(({ step }) =>
    cacheMounts(step).flatMap(({ at }) => {
      const { by, env } = EMPTIED.find(({ mount }) => mount.test(at)) ?? {};
      const command = by?.exec(commandOf(step))?.[0];
      const setting = env !== undefined && step.env.get(env) ? env : undefined;
      const what = command ?? setting;
      return what === undefined ? [] : [{ line: step.instruction.line, facts: { what, folder: at } }];
    }),
  );
}

/** Images of Debian and Ubuntu have a hook that deletes what apt has downloaded. */
function cleanedByHook(subject: Subject) {
  return subject.program.stages.flatMap(({ steps, base }) => {
    const debian =
      base.kind === 'image' &&
      /(?:^|\/)(?:debian|ubuntu)\b|(?:bookworm|bullseye|trixie|jammy|noble|slim)/.test(base.image);
    const kept = steps.some((step) => /docker-clean|Keep-Downloaded-Packages/.test(commandOf(step)));
    if (!debian || kept) return [];
    const step = steps.find((one) => cacheMounts(one).some(({ at }) => at.startsWith('/var/cache/apt')));
    return step === undefined ? [] : [{ line: step.instruction.line, facts: {} }];
  });
}

/** Whether nothing of what a build leaves on its machine is there for the next. */
function throwsAway({ build }: Subject): boolean {
  const { builder, runner } = build;
  const keeps =
    ('state' in builder && builder.state !== undefined) || ('daemon' in builder && builder.daemon !== undefined);
  return !keeps && builder.type !== 'docker' && runner.some(({ type }) => type !== 'script');
}

function lost(subject: Subject) {
  if (!throwsAway(subject)) return [];
  return stepsOf(subject).flatMap(({ step }) =>
    cacheMounts(step)
      .slice(0, 1)
      .map(({ at }) => ({ line: step.instruction.line, facts: { folder: at, builder: subject.build.builder.type } })),
  );
}

/** apt holds a lock while it runs: of two builds at once one fails. */
function unlocked(subject: Subject) {
  return stepsOf(subject).flatMap(({ step }) =>
    cacheMounts(step)
      .filter(({ at, sharing }) => /^\/var\/(?:cache|lib)\/(?:apt|dpkg)/.test(at) && (sharing ?? 'shared') === 'shared')
      .map(({ at }) => ({ line: step.instruction.line, facts: { folder: at } })),
  );
}

export const PACKAGES = [
  rule('update-apart', updateApart),
  rule('package-cache-emptied', emptied),
  rule('package-cache-hook', cleanedByHook),
  rule('cache-mount-lost', lost),
  rule('cache-mount-unlocked', unlocked),
];
