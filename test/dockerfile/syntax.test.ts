import { readDockerfile } from '../../src/dockerfile/syntax';

const stage = (text: string) => {
  const [found] = readDockerfile(text).stages;
  if (!found) throw new Error('no stage');
  return found;
};
const only = (text: string) => stage(`FROM a\n${text}`).instructions[0];

describe('a Dockerfile is read', () => {
  it('into stages, with the ARGs before them', () => {
    const { globals, stages } = readDockerfile(
      'ARG V=1\nFROM --platform=$BUILDPLATFORM node:$V AS Build\nRUN a\nFROM build\nARG X\n',
    );
    expect(globals.map(({ text }) => text)).toEqual(['ARG V=1']);
    expect(stages.map(({ name, base, platform }) => [name, base, platform])).toEqual([
      ['build', 'node:$V', '$BUILDPLATFORM'],
      ['1', 'build', undefined],
    ]);
  });

  it('with its directives', () => {
    const file = readDockerfile('# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN b `\n  c\n');
    expect(file.syntax).toBe('docker/dockerfile:1');
    expect(file.escape).toBe('`');
    expect(file.stages[0]?.instructions[0]?.text).toBe('RUN b   c');
  });

  it('whatever its line ends and its first bytes are', () => {
    expect(stage('\uFEFFFROM a\r\nRUN b \\\r\n c\r\n').instructions[0]?.text).toBe('RUN b  c');
  });

  it.each([
    ['lines that are continued', 'RUN a && \\\n    b', 'RUN a &&     b'],
    ['comments in them', 'RUN a && \\\n# no\n  # nor this\n b', 'RUN a &&  b'],
    ['empty lines in them', 'RUN a \\\n\n\n b', 'RUN a  b'],
    ['spaces after the character that continues', 'RUN a \\  \n b', 'RUN a  b'],
    ['lower case', 'run a', 'RUN a'],
    ['spaces after the keyword', 'RUN    a  b', 'RUN a  b'],
    ['a doubled escape at the end, which continues nothing', 'RUN a \\\\\n', 'RUN a \\\\'],
  ])('with %s', (_, text, joined) => {
    expect(only(text)?.text).toBe(joined);
  });

  it('with the lines that each instruction stands on', () => {
    const [run, copy] = stage('FROM a\n\nRUN b \\\n c\n# note\nCOPY d e\n').instructions;
    expect([run?.line, run?.endLine, copy?.line]).toEqual([3, 4, 6]);
  });

  it.each([
    ['COPY --from=b --link ["a b", "c"] ', [{ name: 'from', value: 'b' }, { name: 'link' }], ['a b', 'c']],
    ['COPY --chown=1:2 "a b" c', [{ name: 'chown', value: '1:2' }], ['"a b"', 'c']],
    ['RUN --mount=type=cache,target=/c make -j', [{ name: 'mount', value: 'type=cache,target=/c' }], ['make', '-j']],
    ['RUN [ -f x ] && y', [], ['[', '-f', 'x', ']', '&&', 'y']],
  ])('with flags and words: %s', (text, flags, words) => {
    expect(only(text)).toMatchObject({ flags, words });
  });

  it('with here-documents', () => {
    const run = only('RUN <<EOF\na\n# not a comment\nFROM b\nEOF\nRUN c');
    expect(run?.heredocs).toEqual([{ name: 'EOF', content: 'a\n# not a comment\nFROM b\n', expand: true }]);
    const copy = only('COPY <<-"A" <<B /x/\n\ta $b\n\tA\n  c\nB\n');
    expect(copy?.heredocs).toEqual([
      { name: 'A', content: 'a $b\n', expand: false },
      { name: 'B', content: '  c\n', expand: true },
    ]);
    expect(stage('FROM a\nRUN <<E\nx\nE\nRUN y').instructions).toHaveLength(2);
  });

  it.each(['RUN cat <<< x', 'RUN echo "<<EOF"', 'RUN a<<b', 'ENV A=<<B'])('without those that are none: %s', (text) => {
    expect(only(text)?.heredocs).toEqual([]);
  });
});

describe('an instruction ends where BuildKit ends it', () => {
  const keywords = (text: string) =>
    readDockerfile(text).stages.flatMap(({ instructions }) =>
      instructions.map(({ keyword, line, endLine }) => `${keyword} ${line}-${endLine}`),
    );

  it.each([
    ['behind a doubled escape character', 'ENV A=C:\\\\\n\nCOPY a /a', ['ENV 2-2', 'COPY 4-4']],
    ['behind a line that goes on, with what is none', 'RUN a \\\n# c\n\n  b\nCOPY a /a', ['RUN 2-5', 'COPY 6-6']],
    ['behind its here-documents', 'RUN 3<<A <<-B\nCOPY no\nA\n\tB\nCOPY a /a', ['RUN 2-5', 'COPY 6-6']],
    [
      'behind that of what it is for other builds',
      'ONBUILD RUN <<A\nCOPY no\nA\nCOPY a /a',
      ['ONBUILD 2-4', 'COPY 5-5'],
    ],
    ['and no empty line or comment is one', '\n  # c\n\t\nCOPY a /a\n\n', ['COPY 5-5']],
  ])('%s', (_, text, expected) => {
    expect(keywords(`FROM a\n${text}`)).toEqual(expected);
  });
});
