import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A service as many monorepos have it: dependencies first, then the sources, then a stage with the result. */
const DOCKERFILE = `FROM node:22 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
FROM node:22-slim
WORKDIR /app
COPY --from=build /app/dist dist
`;

const FILES = 40;

/** Makes a repository of many services and many commits, most of which change a file of one; the same each time. */
export function makeMonorepo(folder: string, { services, commits }: { services: number; commits: number }): void {
  mkdirSync(folder, { recursive: true });
  const git = (args: readonly string[], input?: string) =>
    execFileSync('git', ['-C', folder, ...args], { input, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
  git(['init', '-q', '-b', 'main']);
  const stream = Array.from({ length: commits }, (_, i) =>
    commit(i, i === 0 ? everything(services) : change(i, services)),
  );
  git(['fast-import', '--quiet'], `${stream.join('')}done\n`);
}

type Contents = Readonly<Record<string, string>>;

function everything(services: number): Contents {
  const all = Array.from({ length: services }, (_, s) => {
    const files = Array.from({ length: FILES }, (_, f) => [
      `${pathOf(s)}/src/module-${f % 8}/file-${f}.ts`,
      `0 ${s} ${f}`,
    ]);
    const own = ['package.json', 'package-lock.json'].map((name) => [`${pathOf(s)}/${name}`, `0 ${s}`]);
    return [[`${pathOf(s)}/Dockerfile`, DOCKERFILE], ...own, ...files];
  });
  return Object.fromEntries(all.flat());
}

/** Of ten commits one changes dependencies, one what all know, and the rest sources. */
function change(i: number, services: number): Contents {
  const service = pathOf((i * 7) % services);
  if (i % 10 === 3) return { [`${service}/package-lock.json`]: `${i}` };
  if (i % 10 === 7) return { 'docs/notes.md': `${i}` };
  return { [`${service}/src/module-${i % 8}/file-${(i * 8) % FILES}.ts`]: `${i}` };
}

const pathOf = (service: number) => `services/service-${service}`;

/** As `git fast-import` reads it. */
function commit(i: number, contents: Contents): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const files = Object.entries(contents).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  return `commit refs/heads/main\ncommitter bench <bench@example.com> ${1_700_000_000 + i} +0000\n${data(`commit ${i}`)}${files.join('')}\n`;
}

/** A definition of all of its services. */
export function monorepoDefinition(services: number): object {
  const builds = Array.from({ length: services }, (_, s) => [
    `service-${s}`,
    {
      image: `registry.example.com/shop/service-${s}`,
      source: { type: 'git', url: 'https://github.com/example/shop.git', path: pathOf(s) },
    },
  ]);
  return { version: 1, builds: Object.fromEntries(builds) };
}
