/** Two services as the field has them, which are built with what their package registries give. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Lab } from '../lab/lab';
import { readable } from '../lab/project';
import { golangImage, nodeImage } from '../lab/toolchains';
import type { Image } from '../lab/tools';

export interface Service {
  readonly name: string;
  /** The image that it is built in. */
  readonly toolchain: (name: string, folder: string) => Image;
  /** With or without mounts for what its tools keep. */
  readonly dockerfile: (images: { readonly toolchain: string; readonly base: string }, mounts: boolean) => string;
  /** A file of its source, and what is changed there. */
  readonly source: { readonly file: string; readonly text: string };
}

const mount = (...targets: string[]) => targets.map((target) => `--mount=type=cache,target=${target} `).join('');

export const SERVICES: readonly Service[] = [
  {
    name: 'node',
    toolchain: nodeImage,
    dockerfile: ({ toolchain }, mounts) => `FROM ${toolchain} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN ${mounts ? mount('/root/.npm') : ''}npm ci --no-audit --no-fund
COPY . .
RUN npm run build
FROM ${toolchain}
COPY --from=build /src/dist/main.js /main.js
ENTRYPOINT ["node", "/main.js"]
`,
    source: { file: 'src/main.js', text: "GREETING = '" },
  },
  {
    name: 'go',
    toolchain: golangImage,
    dockerfile: ({ toolchain, base }, mounts) => `FROM ${toolchain} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN ${mounts ? mount('/root/go/pkg/mod') : ''}go mod download
COPY . .
RUN ${mounts ? mount('/root/go/pkg/mod', '/root/.cache/go-build') : ''}CGO_ENABLED=0 go build -o /service .
FROM ${base}
COPY --from=build /service /service
ENTRYPOINT ["/service"]
`,
    source: { file: 'main.go', text: 'greeting = "' },
  },
];

const FOLDER = resolve(__dirname);

/** Puts a service into a folder. */
export function writeService(service: Service, folder: string, lab: Lab, mounts: boolean): void {
  cpSync(join(FOLDER, service.name), folder, { recursive: true });
  writeFileSync(
    join(folder, 'Dockerfile'),
    service.dockerfile({ toolchain: toolchainOf(service, lab), base: lab.base }, mounts),
  );
  readable(folder);
}

export function toolchainOf({ name }: Service, lab: Lab): string {
  return `${lab.registry}/toolchains/${name}:v1`;
}

/** Changes a line of its source. */
export function changeService({ source: { file, text } }: Service, folder: string, value: string): void {
  const path = join(folder, file);
  const content = readFileSync(path, 'utf8');
  const at = content.indexOf(text) + text.length;
  writeFileSync(path, content.slice(0, at) + value + content.slice(at));
}

/** Gives it a newer release of one dependency. */
export function changeDependency({ name }: Service, folder: string): void {
  cpSync(join(FOLDER, `${name}-changed`), folder, { recursive: true });
  readable(folder);
}
