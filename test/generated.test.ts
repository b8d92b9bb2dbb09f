import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { RUNNER_NAMES } from '../src/model/known';
import { CLUSTER_RUNNERS } from '../src/model/settings';
import { RUNNERS } from '../src/runners';
import { generatedFiles } from '../tools/generated';
import { withTables } from '../tools/markdown';
import { matrix } from '../tools/matrix';
import { tables } from '../tools/tables';

const read = (path: string) => readFileSync(join(__dirname, '..', path), 'utf8');

describe('what is generated from the schemas and the list of what there is', () => {
  it.each([...tables(), ...generatedFiles()])('%s is current; if not: npm run generate', (path, content) => {
    expect(read(path)).toBe(content);
  });

  it('documents each prop, and the default of each that may be left out', () => {
    const source = ts.createSourceFile('props.ts', read('src/model/props.ts'), ts.ScriptTarget.ES2022, true);
    const undocumented = source.statements.filter(ts.isInterfaceDeclaration).flatMap((declaration) =>
      declaration.members.filter(ts.isPropertySignature).flatMap((member) => {
        const isNever = member.type?.kind === ts.SyntaxKind.NeverKeyword;
        const isVariant = member.name.getText() === 'type';
        if (isNever || isVariant) return [];
        const tags = ts.getJSDocTags(member).map(({ tagName }) => tagName.text);
        const described = ts.getJSDocCommentsAndTags(member).length > 0;
        const hasDefault = !member.questionToken || tags.includes('default') || declaration.name.text === 'Defaults';
        return described && hasDefault ? [] : [`${declaration.name.text}.${member.name.getText()}`];
      }),
    );
    expect(undocumented).toEqual([]);
  });

  it('shows no run of what the tables refuse, and no claim of a builder that nobody tried', () => {
    const seen = { read: [], checked: [], run: {} };
    expect(() => matrix({}, { ...seen, run: { kubernetes: { docker: ['inline'] } } })).toThrow(
      'inline of docker cannot have run on kubernetes',
    );
    expect(matrix({}, seen)).not.toMatch(/run\*|read|checked/);
  });

  it('says of each runner whether it makes objects, as it does', () => {
    const makeObjects = RUNNER_NAMES.filter((runner) => RUNNERS[runner].files === undefined);
    expect(CLUSTER_RUNNERS).toEqual(makeObjects);
  });

  it('finds the place of each table', () => {
    expect(() => withTables('README.md', { 'no such table': '' })).toThrow('README.md has no place for');
  });
});
