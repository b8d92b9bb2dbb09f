import { testMany } from '../test/resolve/many';

testMany({ scale: 10, long: 10_000, files: true });
