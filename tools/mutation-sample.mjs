/**
 * Lets `MUTATE_ONE_IN=8 npm run mutation` change a sample: one in eight of what stands at the top of the files, chosen by a
 * hash of its text, so that two runs choose alike and a change elsewhere changes nothing.
 */
import { createHash } from 'node:crypto';
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const ONE_IN = Number(process.env.MUTATE_ONE_IN ?? 1);

function isChosen(text) {
  return createHash('sha256').update(text).digest().readUInt32BE() % ONE_IN === 0;
}

const sample = {
  shouldIgnore(path) {
    const isTopLevel = path.parentPath?.isProgram() && !path.isImportDeclaration();
    if (!isTopLevel || isChosen(path.toString())) return undefined;
    return 'not in the sample';
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'sample', sample)];
