import { rule, type Subject, shown, stepsOf, takesAll } from './rule';

/** What no image needs of a repository, and each commit or machine has differently. */
const NEEDLESS =
  /(?:^|\/)(?:node_modules|\.venv|venv|__pycache__|\.github|\.gitlab|\.idea|\.vscode|docs?|target\/debug|\.terraform|coverage|charts?|deploy|k8s)\/|(?:^|\/)(?:README[^/]*|CHANGELOG[^/]*|LICENSE|\.gitignore|\.gitlab-ci\.yml|Dockerfile[^/]*|docker-compose[^/]*|compose\.ya?ml|builds\.yaml|[^/]*\.md)$/;

const wholeCopies = (subject: Subject) =>
  stepsOf(subject).flatMap(({ step }) => (takesAll(step) ? [step.instruction] : []));

function noIgnore(subject: Subject) {
  const [copy] = wholeCopies(subject);
  if (copy === undefined || subject.ignores !== undefined) return [];
  const needless = subject.files.filter((file) => NEEDLESS.test(file)).length;
  return [{ line: copy.line, facts: { copy: shown(copy), needless, files: subject.files.length } }];
}

/** As many that the file is worth a line: a tenth of what is sent, and more than a few. */
function narrowIgnore(subject: Subject) {
  const { ignores, files } = subject;
  const [copy] = wholeCopies(subject);
  if (copy === undefined || ignores === undefined) return [];
  const sent = files.filter((file) => !ignores(file));
  const needless = sent.filter((file) => NEEDLESS.test(file)).length;
  if (needless < 5 || needless * 10 < sent.length) return [];
  return [{ line: copy.line, facts: { copy: shown(copy), needless, files: sent.length } }];
}

function gitInContext(subject: Subject) {
  const { source } = subject.build;
  const [copy] = wholeCopies(subject);
  const there = source.type === 'volume' || (source.type === 'git' && source.keepGitDir);
  if (!there || copy === undefined || subject.ignores?.('.git/HEAD')) return [];
  return [{ line: copy.line, facts: { copy: shown(copy) } }];
}

/** Modes are part of what COPY is known by; what fetches a Git source here always uses the same mask. */
function modesDiffer(subject: Subject) {
  if (subject.build.source.type !== 'volume') return [];
  const copy = stepsOf(subject).find(({ step }) => step.copy?.origin.kind === 'context');
  if (copy === undefined) return [];
  return [{ line: copy.step.instruction.line, facts: { copy: shown(copy.step.instruction) } }];
}

export const CONTEXT = [
  rule('ignore-file-missing', noIgnore),
  rule('ignore-file-narrow', narrowIgnore),
  rule('git-in-context', gitInContext),
  rule('modes-differ', modesDiffer),
];
