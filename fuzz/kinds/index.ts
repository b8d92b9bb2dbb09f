import type { Kind } from '../kind';
import { bytes } from './bytes';
import { constructs } from './constructs';
import { kills } from './kills';
import { keys, nodes } from './nodes';
import { schema } from './schema';
import { values } from './values';

export const KINDS = [schema, bytes, nodes, keys, constructs, values, kills] as readonly Kind[];
