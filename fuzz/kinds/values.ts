import fc from 'fast-check';
import type { Kind } from '../kind';
export const values: Kind<number> = {
  name: 'values',
  share: 0,
  arbitrary: () => fc.constant(0),
  judge: async () => [],
  show: String,
};
