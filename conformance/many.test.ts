import { testMany } from '../test/resolve/many';

testMany(10);
