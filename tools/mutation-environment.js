/**
 * Where `tools/mutation.test.ts` runs: a run is over with the first test that fails, and of files with no test that is asked for
 * nothing is loaded. Stryker asks by one pattern of all names, `(a test)|(another)`, which as a pattern takes minutes where there
 * are thousands.
 */
const { TestEnvironment } = require('jest-environment-node');

function namesIn(pattern) {
  const names = pattern.slice(1, -1).split(')|(');
  return new Set(names.map((name) => name.replace(/\\(.)/g, '$1')));
}

/** Which file a test stands in; its describe has the name of the file, and that has no space. */
function fileOf(name) {
  return name.split(' ')[0];
}

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const pattern = config.globalConfig.testNamePattern;
    const names = pattern ? namesIn(pattern) : undefined;
    const files = names && new Set([...names].map(fileOf));
    // What is reached while a file is loaded is reached by all of its tests.
    this.isAskedFor = (name) => names === undefined || names.has(name) || names.has(fileOf(name));
    this.global.isFileAskedFor = (file) => files === undefined || files.has(file);
    this.hasFailed = false;
  }

  async handleTestEvent(event, state) {
    if (event.name === 'setup') state.testNamePattern = { test: this.isAskedFor };
    if (event.name === 'test_done') this.hasFailed ||= event.test.errors.length > 0;
    if (!this.hasFailed) return;
    if (event.name === 'run_describe_start') event.describeBlock.mode = 'skip';
    if (event.name === 'test_start') event.test.mode = 'skip';
  }
};
