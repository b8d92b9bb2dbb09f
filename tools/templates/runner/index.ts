import { type Fault, fault } from '../../model/faults';
import { shortName } from '../../model/names';
import { addObject, standardLabels } from '../kubernetes/object';
import { CLUSTER } from '../kubernetes/honours';
import { podSpec } from '../kubernetes/pod';
import type { Runner, Workload } from '../runner';
import { honours } from './honours';

/** NAME: an object for each build, with the pod that runs its plan. */
export const NAME: Runner = {
  offers: CLUSTER,
  honours,
  takesValues: false,
  takesTurns: false,

  overlaps: () => false,

  check: checkParameters,

  variant: () => 'NAME',

  render({ own }, run) {
    const { workload, component } = run;
    addObject(own, 'NAME', {
      apiVersion: 'NAME.example.com/v1',
      kind: 'TYPE',
      metadata: {
        name: shortName(workload.name),
        ...(workload.namespace === undefined ? {} : { namespace: workload.namespace }),
        labels: standardLabels(workload.name, component),
      },
      spec: { template: { spec: podSpec(run) } },
    });
  },
};

/** Nobody is there to give a value, so each has a default. */
function checkParameters({ parameters }: Workload): Fault[] {
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    parameter.default === undefined ? [fault('parameter-without-default', ['parameters', name], {})] : [],
  );
}
