import { testMany } from './many';

// Many more, and from files, are part of `npm run conformance`.
testMany({ scale: 1, long: 300, files: false });
