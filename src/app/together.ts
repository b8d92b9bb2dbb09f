import type { Construct, IConstruct } from 'constructs';
import { type Fault, showFault } from '../model/faults';
import { overwrittenCaches } from '../resolve/overwriting';
import { checkTrust } from '../resolve/trust';
import type { BuildUnit } from '../runners/render';

/** The builds of constructs of one app, with what is wrong with them together as far as it was looked for. */
interface App {
  readonly builds: { readonly by: Construct; readonly units: readonly BuildUnit[] }[];
  found?: readonly Fault[];
}

const apps = new WeakMap<IConstruct, App>();

/** What a file is checked for as a whole, an app is: whichever charts its builds are in. Each construct says what is wrong at its own. */
export function checkTogether(by: Construct, units: readonly BuildUnit[]): void {
  const { root } = by.node;
  const app = apps.get(root) ?? { builds: [] };
  apps.set(root, app);
  app.builds.push({ by, units });
  app.found = undefined;
  by.node.addValidation({
    validate: () => {
      app.found ??= faultsOf(app);
      return app.found
        .filter(({ path }) => path[0] === by.node.path)
        .map((fault) => showFault({ ...fault, path: fault.path.slice(1) }));
    },
  });
}

function faultsOf({ builds }: App): Fault[] {
  const units = builds.flatMap(({ by, units: own }) =>
    own.map((unit) => ({ ...unit, path: [by.node.path, ...unit.path] })),
  );
  return [...overwrittenCaches(units), ...checkTrust({ builds: units, warmers: [], daemons: [] })];
}
