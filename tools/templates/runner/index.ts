import { shortName } from '../../model/names';
import { addObject, standardLabels } from '../kubernetes/object';
import { CLUSTER } from '../kubernetes/honours';
import { podSpec } from '../kubernetes/pod';
import { withoutDefault } from '../parameters';
import type { Runner } from '../runner';
import { honours } from './honours';

/** NAME: an object for each build, with the pod that runs its plan. */
export const NAME: Runner = {
  offers: CLUSTER,
  honours,
  takesValues: false,
  takesTurns: false,

  overlaps: () => false,

  check: (workload) => withoutDefault(workload, 'TYPE'),

  variant: () => 'NAME',

  render({ own }, unit) {
    const { workload, component } = unit;
    addObject(own, 'NAME', {
      apiVersion: 'NAME.example.com/v1',
      kind: 'TYPE',
      metadata: {
        name: shortName(workload.name),
        ...(workload.namespace === undefined ? {} : { namespace: workload.namespace }),
        labels: standardLabels(workload.name, component),
      },
      spec: { template: { spec: podSpec(unit) } },
    });
  },
};
