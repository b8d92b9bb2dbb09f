import { fileName } from '../../model/names';
import type { ScriptSettings } from '../../model/runner';
import { bakesWithout } from '../../plan/plan';
import type { Runner } from '../runner';
import { bakeFile } from './bake';
import { checkVariables } from './environment';
import { honours, offers } from './honours';
import { checkOptions } from './options';
import { buildScript } from './script';

/** The folder of the scripts. */
export const SCRIPTS = 'scripts';

/** A shell script for each build, and a file for `docker buildx bake` with those that it can do. */
export const script: Runner<ScriptSettings> = {
  offers,
  honours,
  takesValues: true,
  takesTurns: true,
  lists: 'lines',

  overlaps: () => false,

  check: (workload) => [...checkOptions(workload), ...checkVariables(workload)],

  variant: () => 'script',

  render() {
    // A script is a file and no object.
  },

  files(members) {
    const scripts = members.map((member) => [scriptPath(member.workload.name), buildScript(member)] as const);
    const bake = bakeFile(members.filter(({ plan }) => bakesWithout(plan)?.length === 0));
    return new Map([...scripts, ...(bake === undefined ? [] : [['docker-bake.json', bake] as const])]);
  },
};

function scriptPath(build: string): string {
  return `${SCRIPTS}/${fileName(build)}.sh`;
}
