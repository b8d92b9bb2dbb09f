import { command } from './command';

export const SCHEMA = command({
  name: 'schema',
  summary: 'print the JSON Schema of builds.yaml',
  options: {},
  run({ terminal }) {
    const { buildsJsonSchema } = require('../../model/json-schema') as typeof import('../../model/json-schema');
    terminal.print(`${JSON.stringify(buildsJsonSchema(), null, 2)}\n`);
    return 0;
  },
});
