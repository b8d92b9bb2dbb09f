import { testMany } from './many';

// Ten times as many are part of `npm run conformance`.
testMany(1);
