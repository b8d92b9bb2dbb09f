import type { Construct } from 'constructs';
import { shortName } from '../model/names';
import { addObject, type Component, standardLabels } from './kubernetes/object';

interface Owner {
  readonly name: string;
  readonly namespace?: string;
  readonly component: Component;
}

/** Adds the service account of something that has one of its own, called as that: bound to nothing, and without a token. */
export function addAccount(scope: Construct, { name, namespace, component }: Owner): void {
  addObject(scope, 'serviceaccount', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: shortName(name),
      ...(namespace === undefined ? {} : { namespace }),
      labels: standardLabels(name, component),
    },
    automountServiceAccountToken: false,
  });
}
