import * as z from 'zod';
import { dnsLabel, named } from './schema';

/** A build as those know it that depend on it: by its name. */
export interface NamedBuild {
  readonly name: string;
}

const namedBuild = named<NamedBuild>('NamedBuild', { name: dnsLabel });

/** A build by name, or in TypeScript the construct itself. */
export const buildRef = z.union([dnsLabel, namedBuild.transform(({ name }) => name)]);
