import { renderText, type Text, UNKNOWN } from '../../model/text';
import type { ContainerTask } from '../../plan/plan';
import { imageParameter } from '../group';
import { hideDefault, hideLiteral } from '../kubernetes/literals';
import { sourceFile } from '../kubernetes/source-values';
import { pathsOf } from '../paths';
import { handedParameter, handedValue, OUTCOME } from '../pods';

/** Where the builder leaves the digest, for Argo to take it as an output. */
export const DIGEST_FILE = '/tmp/image-digest';

/** The name of an image that is not known before its source is, for Argo to take it as an output. */
export const NAME_FILE = '/tmp/image-name';

/** A brace that with the next one would begin a tag. See https://argo-workflows.readthedocs.io/en/latest/variables/ */
const TAG = /\{(?=\{)/;
const TAG_OR_LAST_BRACE = /\{(?=\{|$)/;

/** Renders texts for the containers of a template. */
export function templateRenderer(task: Pick<ContainerTask, 'mounts'>) {
  const paths = pathsOf(task.mounts);
  return (value: Text): string =>
    renderText(value, {
      ...UNKNOWN,
      param: (name) => `{{inputs.parameters.${name}}}`,
      build: (name) => `{{inputs.parameters.${imageParameter(name)}}}`,
      outcome: () => `{{inputs.parameters.${OUTCOME}}}`,
      imageOf: (task) => `{{inputs.parameters.${handedParameter(task)}}}`,
      handed: (name) => `{{inputs.parameters.${handedValue(name)}}}`,
      handedFile: (name) => sourceFile(paths, name),
      path: (volume) => paths.get(volume) ?? '',
      sourceFile: (name) => sourceFile(paths, name),
      digestFile: () => DIGEST_FILE,
      list: linesOf,
      literal: (literal, last) => hideLiteral(literal, last, last ? TAG : TAG_OR_LAST_BRACE, 'LITERAL_BRACE'),
    });
}

/** The items of a list, which is JSON, a line for each. */
function linesOf(name: string): string {
  return `{{=join(map(fromJSON(inputs.parameters['${name}']), {'+' + string(#) + "\\n"}), '')}}`;
}

/** A default as Argo hands it on, whatever a text may have after it. */
export function defaultForArgo(value: string): string {
  return hideDefault(value, TAG_OR_LAST_BRACE);
}

/** Renders texts outside of containers, where parameters are those of the workflow. */
export function renderForWorkflow(value: Text): string {
  return renderText(value, { ...UNKNOWN, param: (name) => `{{workflow.parameters.${name}}}` });
}
