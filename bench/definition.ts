/** A definition of `count` builds, each with a volume and a warmer of its own: what the benchmark synthesizes. */
export function definitionOf(count: number, runner: string): object {
  const names = Array.from({ length: count }, (_, i) => `service-${i}`);
  const entries = <Value>(value: (name: string) => Value) =>
    Object.fromEntries(names.map((name) => [name, value(name)]));
  return {
    version: 1,
    defaults: {
      namespace: 'builds',
      credentials: 'registry-credentials',
      parameters: { revision: { default: 'main' } },
      builder: { type: 'kaniko', cacheCopyLayers: true },
      runner,
    },
    volumes: entries(() => ({ size: '20Gi', accessModes: ['ReadWriteMany'] })),
    warmers: Object.fromEntries(
      names.map((name) => [
        `${name}-bases`,
        { volume: name, images: ['node:22-bookworm-slim'], schedule: '0 3 * * *' },
      ]),
    ),
    builds: entries((name) => ({
      image: `registry.example.com/shop/${name}`,
      tags: ['$(params.revision)'],
      source: {
        type: 'git',
        url: 'https://github.com/example/shop.git',
        revision: '$(params.revision)',
        path: `services/${name}`,
      },
      target: 'runtime',
      buildArgs: { NODE_ENV: 'production' },
      cache: [
        { type: 'registry', ref: `registry.example.com/shop/${name}/cache` },
        { type: 'volume', volume: name },
      ],
    })),
  };
}
