/**
 * Literal text on its way to a container. Kubernetes reads `$(NAME)` in arguments and variables as a reference and `$$` as
 * one dollar. See https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function escapeExpansion(value: string, last = true): string {
  return value.replace(last ? /\$(?=[$(])/g : /\$(?=[$(]|$)/g, '$$$$');
}

/**
 * What Tekton and Argo would replace themselves is kept from them: one character of it is written as a variable, which
 * Kubernetes puts in its place after they are done.
 */
const HIDDEN = { LITERAL_DOLLAR: '$', LITERAL_BRACE: '{' } as const;

/** Escapes literal text, and hides the characters that `pattern` finds. */
export function hideLiteral(value: string, last: boolean, pattern: RegExp, name: keyof typeof HIDDEN): string {
  const parts = value.split(pattern);
  return parts.map((part, i) => escapeExpansion(part, last && i === parts.length - 1)).join(`$(${name})`);
}

/**
 * The default of a parameter, which its author wrote like any literal. It arrives by way of a parameter, beside values that
 * a run gave: so all of its dollars are hidden, and one that is there once it has arrived is the run's.
 */
export function hideDefault(value: string, brace?: RegExp): string {
  const dollars = value.replaceAll('$', () => '$(LITERAL_DOLLAR)');
  return brace === undefined ? dollars : dollars.split(brace).join('$(LITERAL_BRACE)');
}

/** The variables that the rendered strings of a container rely on; they must come before all others. */
export function hiddenVariables(
  rendered: readonly string[],
  values: Readonly<Record<keyof typeof HIDDEN, string>> = HIDDEN,
): { name: string; value: string }[] {
  return Object.entries(values).flatMap(([name, value]) =>
    rendered.some((text) => text.includes(`$(${name})`)) ? [{ name, value }] : [],
  );
}

/** Where dollars are looked for, those of an author are blanks, which stand wherever a dollar may. */
export const WITHOUT_DOLLARS = { ...HIDDEN, LITERAL_DOLLAR: ' ' };
