/** What `TARGETPLATFORM` and its like are, where a Dockerfile declares them; what a build says goes before. */
export function platformArguments(
  platform: string,
  buildArgs: Readonly<Record<string, string>>,
): [name: string, value: string][] {
  const all = [...partsOf('TARGET', platform), ...partsOf('BUILD', 'linux/amd64')];
  return all.map(([name, value]) => [name, Object.hasOwn(buildArgs, name) ? (buildArgs[name] as string) : value]);
}

function partsOf(prefix: string, platform: string): [string, string][] {
  const [os = '', architecture = '', variant = ''] = platform.split('/');
  return [
    [`${prefix}PLATFORM`, platform],
    [`${prefix}OS`, os],
    [`${prefix}ARCH`, architecture],
    [`${prefix}VARIANT`, variant],
  ];
}
