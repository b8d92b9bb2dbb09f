const { statSync } = require('node:fs');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Starts what is most to run first, so that no worker has it left when the others are done. jest sees the same small file each time. */
module.exports = class extends Sequencer {
  sort(tests) {
    const bytes = ({ path, context }) =>
      (context.config.globals.TOGETHER ?? [path]).reduce((sum, file) => sum + statSync(file).size, 0);
    return [...tests].sort((a, b) => bytes(b) - bytes(a));
  }
};
