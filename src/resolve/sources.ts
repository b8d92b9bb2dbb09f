import { type Fault, problem, reworded } from '../model/faults';
import { type Position, readYaml, type YamlFile } from './document';
import { environmentNames, type Layers, layersOf, unknownEnvironment } from './layers';
import type { Path } from './merge';

/** A file as it is written. */
export interface Written {
  /** What it is called in messages. */
  readonly path: string;
  readonly content: string;
}

/** A fault and where it stands: in which of the files, and where there. */
export interface Placed extends Fault, Position {
  readonly file: number;
}

/** The files of a definition, read and laid over each other. */
export interface Sources {
  /** What they say together; undefined where nothing can be said. */
  readonly value: unknown;
  /** What is wrong with the files themselves. */
  readonly faults: readonly (Placed & { readonly leftOut: boolean })[];
  /** The fault where its value is written. */
  placed(fault: Fault): Placed;
  /** The line in which what they say at a path is written: `builds.yaml:6`. */
  lineOf(path: Path): string;
  /** `builds.yaml:6:5`. */
  placeOf(position: Position & { readonly file: number }): string;
}

/** Reads files that are laid over each other, and over them what an environment says. */
export function sourcesOf(files: readonly Written[], environment?: string): Sources {
  const read = files.map(({ content }) => readYaml(content));
  const ofFiles = read.flatMap((yaml, file) => faultsOf(yaml, environment).map((fault) => ({ ...fault, file })));
  const { value, originOf } = layersOf(
    read.map((yaml) => yaml.value),
    environment,
  );
  const isBroken = read.some((yaml) => yaml.value === undefined || yaml.value === null);
  const wrong = isBroken ? undefined : unknownEnvironment(value, environment);
  const placed = (fault: Fault) => placedIn(read, originOf, fault);
  return {
    value: isBroken || wrong ? undefined : value,
    faults: [...ofFiles, ...(wrong ? [{ ...placed(wrong), leftOut: true }] : [])],
    placed,
    lineOf: (path) => {
      const origin = originOf(path);
      return `${files[origin.layer]?.path}:${read[origin.layer]?.positionOf(origin.path).line}`;
    },
    placeOf: ({ file, line, column }) => `${files[file]?.path}:${line}:${column}`,
  };
}

/** What the environments are called that files have together. */
export function environmentsOf(files: readonly Written[]): string[] {
  return environmentNames(files.map(({ content }) => readYaml(content).value));
}

/** Each also where the environment has it in place of the file. */
function faultsOf({ value, faults, positionOf }: YamlFile, environment: string | undefined) {
  if (faults.length === 0 && (value === undefined || value === null))
    return [{ ...problem('file-empty', {}), path: [], leftOut: true, ...positionOf([]) }];
  return faults.flatMap((fault) => {
    const [section, name, ...path] = fault.path;
    const laidOver = environment !== undefined && section === 'environments' && name === environment;
    return laidOver ? [fault, { ...fault, path }] : [fault];
  });
}

function placedIn(files: readonly YamlFile[], originOf: Layers['originOf'], fault: Fault): Placed {
  const { layer, path } = originOf(fault.path);
  const file = files[layer] as YamlFile;
  return { ...withSource(file, path, fault), ...file.positionOf(path), file: layer };
}

/** YAML reads 1.10 as the number 1.1; the remedy is to quote what was written. */
function withSource(file: YamlFile, path: Path, fault: Fault): Fault {
  if (fault.code !== 'wrong-form') return fault;
  const source = file.writtenAs(path);
  return source === undefined
    ? fault
    : { ...fault, ...reworded({ code: fault.code, data: { ...fault.data, source } }) };
}
