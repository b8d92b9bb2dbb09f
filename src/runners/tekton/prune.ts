import type { TektonSettings } from '../../model/runner';
import type { Runs } from '../../model/runs';
import { text } from '../../model/text';
import { commonName } from '../kubernetes/common';
import { type Account, addAccount, addErrand } from '../kubernetes/errand';
import { addOnce } from '../kubernetes/object';
import { runsOf } from '../retention';
import type { Group, Scopes, Workload } from '../runner';

/**
 * What says of a run how many are kept beside it, and how long. Tekton gives runs the labels of what they are of, so that
 * one errand for a namespace finds all that it is to prune, however they were started, and nothing else.
 */
const LABEL = 'cdk8s-cached-builds/runs';

/** The label of Pipelines and Tasks whose finished runs do not stay. */
export function runsLabel({ keep, days }: Runs): Record<string, string> {
  const said = [...(keep === undefined ? [] : ['keep', keep]), ...(days === undefined ? [] : ['days', days])];
  return said.length > 0 ? { [LABEL]: said.join('-') } : {};
}

/** Runs of Tasks that are of no PipelineRun, which takes its own with it. */
const KINDS = [
  { resource: 'pipelineruns.tekton.dev', of: 'tekton.dev/pipeline', selector: LABEL },
  { resource: 'taskruns.tekton.dev', of: 'tekton.dev/task', selector: `${LABEL},!tekton.dev/pipelineRun` },
] as const;

/**
 * Three arguments a kind: what it is called, which of them, and what is printed of each: when it was over, what it is a run of,
 * its label, its name. Times of Kubernetes are in order as text. What is not over has no time, and is left alone.
 */
const PRUNE = `now=$(date +%s)
while [ "$#" -gt 0 ]; do
  finished=$(kubectl get "$1" --selector="$2" --output="$3")
  printf '%s\\n' "$finished" | sort -r | TZ=UTC0 awk -F '|' -v now="$now" '
    $1 != "" {
      time = $1
      gsub(/[^0-9]/, " ", time)
      age = (now - mktime(time)) / 86400
      split("", limit)
      parts = split($3, part, "-")
      for (i = 1; i < parts; i += 2) limit[part[i]] = part[i + 1]
      seen[$2] += 1
      if ((("keep" in limit) && seen[$2] > limit["keep"]) || (("days" in limit) && age > limit["days"])) print $4
    }' | xargs -r -n 50 kubectl delete "$1" --wait=false
  shift 3
done`;

const escaped = (label: string) => label.replaceAll('.', '\\.');

function printed(of: string): string {
  const labels = [of, LABEL].map((label) => `{.metadata.labels.${escaped(label)}}`);
  const columns = ['{.status.completionTime}', ...labels, '{.metadata.name}'];
  return `jsonpath={range .items[?(@.status.completionTime)]}${columns.join('|')}{"\\n"}{end}`;
}

/** It reads and deletes runs, and can start or change none. */
function pruner(workload: Workload): Account {
  const resources = KINDS.map(({ resource }) => resource.split('.')[0] as string);
  return {
    name: commonName('cached-builds-prune', workload),
    component: 'prune',
    rules: [{ apiGroups: ['tekton.dev'], resources, verbs: ['list', 'delete'] }],
  };
}

/** Adds what prunes the runs of a namespace, where those of a group do not stay for ever. */
export function renderPruning(scopes: Scopes, group: Group<TektonSettings>): void {
  const workload = group.members[0]?.workload;
  if (workload === undefined || Object.keys(runsLabel(runsOf(group))).length === 0) return;
  const scope = scopes.common('prune');
  const account = pruner(workload);
  const args = KINDS.flatMap(({ resource, of, selector }) => [text`${resource}`, text`${selector}`, [printed(of)]]);
  addAccount(scope, account, workload);
  // Of all builds of the namespace, so with nothing of the pod of one.
  const of = { ...workload, pod: {} };
  addErrand(addOnce, scope, { name: account.name, account, cron: { schedule: '17 * * * *' }, script: PRUNE, args }, of);
}
