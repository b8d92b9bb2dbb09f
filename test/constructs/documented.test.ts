import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const PROPS = join(__dirname, '../../src/model/props.ts');

/** The props of every construct, and all that they are made of. */
const props = ts
  .createSourceFile(PROPS, readFileSync(PROPS, 'utf8'), ts.ScriptTarget.ES2022, true)
  .statements.filter(ts.isInterfaceDeclaration)
  .flatMap((one) => one.members.filter(ts.isPropertySignature).map((member) => ({ one, member })));

it('every prop has documentation on hover', () => {
  const undocumented = props.filter(({ member }) => ts.getJSDocCommentsAndTags(member).length === 0);
  expect(undocumented.map(({ one, member }) => `${one.name.text}.${member.name.getText()}`)).toEqual([]);
  expect(props.length).toBeGreaterThan(400);
});

it('every prop that may be left out says what holds then', () => {
  const silent = props.filter(
    ({ one, member }) =>
      member.questionToken !== undefined &&
      member.type?.kind !== ts.SyntaxKind.NeverKeyword &&
      // What is merged under builds says nothing of its own.
      one.name.text !== 'Defaults' &&
      !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'default'),
  );
  expect(silent.map(({ one, member }) => `${one.name.text}.${member.name.getText()}`)).toEqual([]);
});
