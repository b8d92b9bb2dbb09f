import { quote } from './quote';

/** What a field takes: a form by its name, one of several words, or what the schema's own library says. */
export type Form = keyof typeof FORMS | { readonly oneOf: readonly string[] } | { readonly said: string };

const FORMS = {
  text: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  mapping: 'a mapping',
  list: 'a list',
  name: 'a name',
} as const;

/** What stands there instead: of what form it is, and the value where it may be shown. */
export interface Got {
  readonly form: string;
  readonly value?: string;
}

export function formsInWords(forms: readonly Form[]): string {
  return forms.map(formInWords).join(' or ');
}

function formInWords(form: Form): string {
  if (typeof form === 'string') return FORMS[form];
  return 'said' in form ? form.said : form.oneOf.map((word) => `"${word}"`).join(', ');
}

export function gotInWords({ form, value }: Got): string {
  if (value === undefined) return WITHOUT_VALUE[form] ?? `a ${form}`;
  if (form === 'text') return quote(value);
  if (form === 'class') return `an object of the class ${value}`;
  return form === 'no number' ? value : `the ${form} ${value}`;
}

const WITHOUT_VALUE: Readonly<Record<string, string>> = {
  null: 'nothing',
  text: 'text',
  class: 'an object of a class without a name',
  other: 'something else',
};
