import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { CachedBuilds } from '../../src';
import { readAll, readWithEach } from '../../src/app/commands/read';
import { showText } from '../../src/model/text';
import { loadDefinition, readContents } from '../../src/resolve/load';
import { temporaryFolder } from '../support';

const COMMON = `version: 1
x-source: &source { type: git, url: "https://git.example.com/shop.git" }
x-small: &small { target: small }
defaults:
  namespace: builds
  credentials: staging-registry
  runner: { type: kubernetes, ttlSecondsAfterFinished: 60 }
builds:
  api:
    <<: *small
    image: registry.example.com/shop/api
    source: *source
  web:
    image: registry.example.com/shop/web
    source: { <<: *source, path: web }
environments:
  production:
    defaults:
      namespace: builds-prod
      credentials: prod-registry
    builds:
      api: { image: prod.example.com/shop/api, tags: [stable] }
`;

const read = (over: string | undefined, environment?: string) =>
  readContents(
    [{ path: 'builds.yaml', content: COMMON }, ...(over === undefined ? [] : [{ path: 'over.yaml', content: over }])],
    environment,
  );
const buildOf = (loaded: ReturnType<typeof read>, name: string) => {
  expect(loaded.faults).toEqual([]);
  return loaded.definition?.builds.find((unit) => unit.name === name)?.build;
};
/** Its texts as they are written. */
const saidOf = (loaded: ReturnType<typeof read>, name: string) => {
  const { namespace, credentials, target = [], image = [], tags = [] } = buildOf(loaded, name) ?? {};
  return { namespace, credentials, target: showText(target), image: showText(image), tags: tags.map(showText) };
};

const loginBy = (secret: string) => ({ pull: [{ secret, key: '.dockerconfigjson' }] });

describe('an environment', () => {
  it('is laid over the file where it is asked for, field by field, and nowhere else', () => {
    expect(saidOf(read(undefined, 'production'), 'api')).toEqual({
      namespace: 'builds-prod',
      credentials: loginBy('prod-registry'),
      target: 'small',
      image: 'prod.example.com/shop/api',
      tags: ['stable'],
    });
    expect(saidOf(read(undefined, 'production'), 'web')).toMatchObject({ image: 'registry.example.com/shop/web' });
    expect(saidOf(read(undefined), 'api')).toMatchObject({ namespace: 'builds', tags: ['latest'] });
  });

  it('that nobody has is a fault which names one that is near', () => {
    expect(read(undefined, 'prodution').faults).toEqual([
      'builds.yaml:16:1 environments: there is no environment "prodution"; did you mean "production"?; declare it under environments',
    ]);
  });

  it('with a field that no file has is a fault, whether it is asked for or not', () => {
    const over = 'environments: { production: { defualts: {} } }\n';
    expect(read(over).faults).toEqual([
      'over.yaml:1:31 environments.production.defualts: unknown field "defualts"; did you mean "defaults"?',
    ]);
  });

  it('is chosen in TypeScript too', () => {
    const file = join(temporaryFolder(), 'builds.yaml');
    writeFileSync(file, COMMON);
    const namespacesOf = (props: ConstructorParameters<typeof CachedBuilds>[2]) => {
      const { objects } = new CachedBuilds(new Chart(new App(), 'c'), 'b', props);
      return new Set(objects.map((object) => object.metadata.namespace));
    };
    expect(namespacesOf({ file, environment: 'production' })).toEqual(new Set(['builds-prod']));
    const source = { type: 'inline', files: { Dockerfile: 'FROM a' } } as const;
    const definition = {
      version: 1,
      builds: { api: { image: 'r.example.com/a', source } },
      environments: { production: { defaults: { namespace: 'p' } } },
    } as const;
    expect(namespacesOf({ definition, environment: 'production' })).toEqual(new Set(['p']));
    expect(namespacesOf({ definition })).toEqual(new Set([undefined]));
    expect(() => namespacesOf({ definition, environment: 'prod' })).toThrow('there is no environment "prod"');
  });
});

describe('of several files', () => {
  it('each is laid over those before it', () => {
    const over =
      'defaults: { namespace: other }\nbuilds:\n  api: { target: null, labels: { team: shop } }\n  web: null\n';
    const loaded = read(over);
    const api = buildOf(loaded, 'api');
    expect(api).toMatchObject({ namespace: 'other', credentials: loginBy('staging-registry') });
    expect(api?.target).toBeUndefined();
    expect(loaded.definition?.builds.map(({ name }) => name)).toEqual(['api']);
  });

  it('what an environment says wins over them all, whichever file has it', () => {
    const over = 'defaults: { namespace: other }\nenvironments: { production: { defaults: { credentials: other } } }\n';
    expect(buildOf(read(over, 'production'), 'api')).toMatchObject({
      namespace: 'builds-prod',
      credentials: loginBy('other'),
    });
  });

  it('a fault names the file that the value is written in', () => {
    const over =
      'builds:\n  api: { taget: x, image: "registry.example.com/a:v1" }\n  web: { source: { path: /abs } }\n';
    expect(read(over).faults).toEqual([
      expect.stringMatching(/^over\.yaml:2:10 builds\.api\.taget: unknown field "taget"/),
      expect.stringMatching(/^over\.yaml:2:20 builds\.api\.image: write the repository alone/),
      expect.stringMatching(/^over\.yaml:3:20 builds\.web\.source\.path: /),
    ]);
    expect(read('builds: { api: { credentials: "A B" } }\n').faults[0]).toMatch(/^over\.yaml:1:18 /);
  });

  it('a fault in what an environment says names its line there, however the environment came to be used', () => {
    const over = 'environments:\n  production:\n    defaults: { timeout: soon }\n';
    expect(read(over, 'production').faults).toEqual([expect.stringMatching(/^over\.yaml:3:17 defaults\.timeout: /)]);
  });

  it('what is missing is missing where most of its entry is', () => {
    expect(read('builds: { api: { source: { type: volume } } }\n').faults).toEqual([
      expect.stringMatching(/^over\.yaml:1:18 builds\.api\.source: /),
    ]);
    expect(read('builds: { new: { image: registry.example.com/n } }\n').faults).toEqual([
      expect.stringMatching(/^over\.yaml:1:11 builds\.new\.source: /),
    ]);
  });

  it('each must be there and be YAML, and all of their faults are told', () => {
    expect(loadDefinition(['/no/such.yaml', '/nor/this.yaml']).faults[0]).toMatch(
      /^\/no\/such\.yaml: there is no such/,
    );
    expect(read('# nothing\n').faults).toEqual([expect.stringMatching(/^over\.yaml:1:1 the file is empty/)]);
    expect(read('builds: { api: {target: a, target: b} }\n').faults).toEqual([
      expect.stringMatching(/^over\.yaml:1:28 .*the key "target" is written twice/),
    ]);
  });
});

describe('keys that begin with x-', () => {
  it("are the user's own, at the top of a file", () => {
    expect(read('x-anything: { at: [all] }\n').faults).toEqual([]);
    expect(read('builds: { api: { x-own: 1 } }\n').faults).toEqual([expect.stringContaining('unknown field "x-own"')]);
  });

  it('bring what is merged into several builds by <<, as YAML 1.1 has it', () => {
    const { source } = buildOf(read(undefined), 'web') ?? {};
    expect(source?.type === 'git' ? showText(source.path ?? []) : undefined).toBe('web');
    expect(saidOf(read(undefined), 'api').target).toBe('small');
  });
});

describe('check without an environment', () => {
  const ENVIRONMENTS = `environments:
  staging: { builds: { api: { tags: ["a b"] } } }
  production: { defaults: { credentials: "Not A Name" }, builds: { api: { dependsOn: [wbe] } } }
  same: { builds: { api: { tags: [stable] } } }
`;
  const FILE = COMMON.replace(/environments:[\s\S]*/, ENVIRONMENTS);
  const said = (content: string, environment?: string) => {
    const file = join(temporaryFolder(), 'builds.yaml');
    writeFileSync(file, content);
    const read = environment === undefined ? readWithEach([file]) : readAll([file], environment);
    return read.findings.errors.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  it('names what is wrong with each that there is, once, and with which', () => {
    expect(said(FILE)).toEqual([
      expect.stringMatching(/^builds\.api\.tags\.0: .* \(with --env staging\)$/),
      expect.stringMatching(/^defaults\.credentials: .* \(with --env production\)$/),
      expect.stringMatching(/^builds\.api\.dependsOn\.0: .*"web".* \(with --env production\)$/),
    ]);
    expect(said(FILE, 'same')).toEqual([]);
  });

  it('names what is wrong without one as that, and not again', () => {
    expect(
      said(FILE.replace('source: *source', 'source: nowhere').replace(/staging:.*\n {2}production:.*\n/, '')),
    ).toEqual([expect.not.stringContaining('--env')]);
  });

  it('names the malformed as such, and looks no further', () => {
    expect(
      said(COMMON.replace(/environments:[\s\S]*/, 'environments: { staging: { defualts: {} }, production: 1 }\n')),
    ).toEqual([
      expect.stringMatching(/^environments\.staging\.defualts: /),
      expect.stringMatching(/^environments\.production: /),
    ]);
  });
});
