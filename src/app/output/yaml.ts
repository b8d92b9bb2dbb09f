import { DUMP_SCHEMA, defineScalarTag, dump, NOT_RESOLVED } from 'js-yaml';

/** What some readers take for a number that is none, such as 1e400 and a dot: the library leaves out the quotes. */
const overflow = defineScalarTag('tag:yaml.org,2002:float#overflow', {
  implicit: true,
  implicitFirstChars: [...'+-.0123456789'],
  resolve: (source) =>
    /^[-+]?(\d+\.?\d*|\.\d*)(e[-+]?\d+)?$/i.test(source) && !Number.isFinite(Number(source)) ? source : NOT_RESOLVED,
  identify: () => false,
});

const schema = DUMP_SCHEMA.withTags(overflow);

/** A document by the library alone, quoted so that readers of YAML 1.1, as Kubernetes is one, take text for text. */
export function dumped(value: unknown): string {
  return dump(value, { schema, lineWidth: -1, noRefs: true, quoteStyle: 'double' });
}

/**
 * Objects as YAML documents, to the letter as the library writes them. It looks at each key and text anew, which is most
 * of what writing costs, though most are those of the object before: so it is asked once of each, and what is laid around
 * them is laid here.
 */
export function yamlOf(...objects: readonly unknown[]): string {
  return objects.map(documentOf).join(BETWEEN);
}

/** What stands between documents. */
export const BETWEEN = '---\n';

function documentOf(value: unknown): string {
  // What ends in empty lines ends its document with a mark.
  const last = lastOf(value);
  const isOpen = typeof last === 'string' && /(^|\n)\n$/.test(last);
  if (!isBlock(value) || isOpen) return dumped(value);
  const out: string[] = [];
  block(value, '', out);
  return `${out.join('')}\n`;
}

const STEP = '  ';

/** A mapping or a list behind its dash or its indentation, which all lines but the first begin with; or what else there is. */
function block(value: unknown, indent: string, out: string[]): void {
  if (!isBlock(value)) {
    out.push(scalar(value, indent.slice(STEP.length)));
    return;
  }
  const next = `\n${indent}`;
  let between = '';
  for (const [key, item] of Object.entries(value)) {
    out.push(between, Array.isArray(value) ? '- ' : beforeValue(key, item, indent));
    block(item, indent + STEP, out);
    between = next;
  }
}

function beforeValue(key: string, value: unknown, indent: string): string {
  const name = indented(asked(KEYS, key, keyAlone), indent);
  // A key that is long, or of several lines, ends its last line.
  if (name.startsWith('? ')) return `${name}${indent}: `;
  return isBlock(value) ? `${name}:\n${indent}${STEP}` : `${name}: `;
}

function scalar(value: unknown, indent: string): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  // A Map takes it for 0.
  if (Object.is(value, -0)) return scalarAlone(value);
  return indented(asked(SCALARS, value, scalarAlone), indent);
}

function keyAlone(key: string): string {
  return dumped({ [key]: 0 }).slice(0, -': 0\n'.length);
}

/** Something follows it, so that no end of the document is marked. */
function scalarAlone(value: unknown): string {
  return dumped([value, 0]).slice('- '.length, -'\n- 0\n'.length);
}

/** A text with its lines below the first moved, but for empty ones. */
function indented(text: string, indent: string): string {
  return text.includes('\n') ? text.replace(/\n(?!\n|$)/g, `\n${indent}`) : text;
}

const KEYS = new Map<string, string>();
const SCALARS = new Map<unknown, string>();

/** Those that are asked for again and again are soon there again; what else there is need not be kept. */
const MOST = 5000;

function asked<Question>(known: Map<Question, string>, question: Question, ask: (question: Question) => string) {
  const before = known.get(question);
  if (before !== undefined) return before;
  const answer = ask(question);
  if (known.size >= MOST) known.clear();
  known.set(question, answer);
  return answer;
}

function isBlock(value: unknown): value is object {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function lastOf(value: unknown): unknown {
  return isBlock(value) ? lastOf(Object.values(value).at(-1)) : value;
}
