import { hasReferences, parseText, renderText, showText, UNKNOWN } from '../../src/model/text';

const shown = (value: string) =>
  renderText(parseText(value), {
    ...UNKNOWN,
    param: (name) => `<${name}>`,
    imageOf: (task) => `<image of ${task}>`,
    build: (name) => `<build ${name}>`,
    source: (name) => `<source ${name}>`,
  });

describe('a text', () => {
  it('refers to a parameter by $(params.NAME)', () => {
    expect(shown('v-$(params.major).$(params.minor)')).toBe('v-<major>.<minor>');
    expect(parseText('$(params.a)$(params.b)')).toEqual([{ param: 'a' }, { param: 'b' }]);
    expect(hasReferences(parseText('$(a) $$(params.a)'))).toBe(false);
  });

  it('refers to what is known of the source by $(source.NAME)', () => {
    expect(shown('v$(source.date)-$(source.shortCommit)')).toBe('v<source date>-<source shortCommit>');
    expect(shown('$$(source.commit)')).toBe('$(source.commit)');
    expect(showText(parseText('a-$(source.branch)'))).toBe('a-$(source.branch)');
  });

  it('takes $$(params.NAME) for the text $(params.NAME)', () => {
    expect(shown('$$(params.a)')).toBe('$(params.a)');
  });

  it.each([
    '$(five)',
    '{{really}}',
    '${HOME}',
    '$HOME',
    '$$',
    '$$(x)',
    '$(params)',
    '$(params.)',
    '{{inputs.parameters.x}}',
    '`id`',
    '',
  ])('leaves %j as written', (value) => expect(shown(value)).toBe(value));

  it('is shown as the user wrote its parameters', () => {
    expect(showText(parseText('a-$(params.b)'))).toBe('a-$(params.b)');
  });
});
