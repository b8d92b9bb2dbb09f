import * as z from 'zod';
import type { NamedBuild } from './named';
import { dnsLabel, named } from './schema';

const namedBuild = named<NamedBuild>('NamedBuild', { name: dnsLabel });

/** A build by name, or in TypeScript the construct itself. */
export const buildRef = z.union([dnsLabel, namedBuild.transform(({ name }) => name)]);
