import fc, { type Arbitrary } from 'fast-check';
import { stringify } from 'yaml';
import type * as z from 'zod';
import type { Fault } from '../../src/model/faults';
import { buildsFile } from '../../src/model/file';
import { readDefinition } from '../../src/resolve/definition';
import { judge } from '../judge';
import { INSTALLED_EVERY, type Kind } from '../kind';
import { repaired } from '../repair';
import { arbitraryOf, type Bias } from '../zod-arbitrary';

type Mapping = Record<string, unknown>;

/** Mostly what is valid, so that what comes after the schema is reached too. */
const BIASES: readonly Bias[] = [
  { hostile: 0, optional: 12 },
  { hostile: 1, optional: 20 },
  { hostile: 4, optional: 30 },
];

const files = BIASES.map((bias) => arbitraryOf(buildsFile, bias) as Arbitrary<Mapping>);

/** Every builder, on every runner, with every cache: the variants are those the schema has. */
const choices = ['builder', 'runner', 'cache'].map((field) => variantsOf(field));
const combinations = choices.reduce((all, { length }) => all * length, 1);

/** Definitions made from the schema itself. */
export const schema: Kind<Mapping> = {
  name: 'schema',
  share: 4400,
  isDefinition: true,
  arbitrary: (number) => {
    const file = files[Math.floor(number / combinations) % files.length] as Arbitrary<Mapping>;
    return fc.tuple(file, combination(number)).map(([made, chosen]) => withChoice(made, chosen));
  },
  judge: async (bench, definition, number) => {
    const thorough = number % INSTALLED_EVERY === 0;
    const { findings, checked } = await judge(bench, stringify(definition), thorough);
    if (findings.length > 0 || checked.status === 0 || !isMapping(definition)) return findings;
    return (await judge(bench, stringify(repaired(definition, faultsOf)), thorough)).findings;
  },
  show: (definition) => stringify(definition),
};

function variantsOf(field: string): Arbitrary<unknown>[] {
  const schema = (buildsFile.shape.defaults.def.innerType as z.ZodObject).shape[field] as z.ZodType;
  return discriminated(schema).map((variant) =>
    arbitraryOf(variant, { hostile: 0, optional: 15 }, ['builds', '*', field]),
  );
}

/** The variants below a schema that are told apart by their type. */
function discriminated(schema: z.ZodType): z.ZodType[] {
  const def = schema.def as unknown as { discriminator?: string; options?: z.ZodType[]; [key: string]: unknown };
  if (def.discriminator !== undefined) return def.options ?? [];
  const inner = [def.innerType, def.in, ...(def.options ?? [])].filter((next) => next !== undefined) as z.ZodType[];
  return inner.map(discriminated).find((found) => found.length > 0) ?? [];
}

function combination(number: number): Arbitrary<Mapping> {
  const fields: Record<string, Arbitrary<unknown>> = {};
  let rest = number % combinations;
  for (const [i, variants] of choices.entries()) {
    fields[['builder', 'runner', 'cache'][i] as string] = variants[rest % variants.length] as Arbitrary<unknown>;
    rest = Math.floor(rest / variants.length);
  }
  return fc.record(fields);
}

/** The whole file may be an odd value too. */
function withChoice(file: Mapping, chosen: Mapping): Mapping {
  const builds = isMapping(file) && isMapping(file.builds) ? file.builds : {};
  const [name] = Object.keys(builds);
  if (name === undefined || !isMapping(builds[name])) return file;
  return { ...file, builds: { ...builds, [name]: { ...builds[name], ...chosen } } };
}

function faultsOf(file: Mapping): readonly Fault[] {
  try {
    return readDefinition(file).faults;
  } catch {
    // Whoever judges it sees the crash.
    return [];
  }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
