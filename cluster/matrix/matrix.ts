import { join } from 'node:path';
import { reusedSteps } from '../../e2e/lab/logs';
import { STEPS } from '../../e2e/lab/project';
import { Case } from './case';
import { clusterForTests } from './for-tests';
import { record } from './record';
import { ROWS } from './rows';
import { STARTS, type StartName } from './start';

/** The cells of the matrix that are started in one of these ways: cold, warm, and after a change. */
export function matrixOf(...starts: readonly StartName[]): void {
  const cluster = clusterForTests();

  describe.each(ROWS.filter(({ start }) => starts.includes(start)))('$builder with $uses as $start', (row) => {
    const { builder, uses, start, build: fields, rest } = row;
    let build: Case;

    afterAll(() => build?.end());

    it('is cold first and warm from then on, and reports the digest that the registry has', async () => {
      build = new Case(cluster.kubectl, STARTS[start], fields, rest);
      const secrets = row.secrets?.(join(build.folder, 'certificates')) ?? {};
      for (const [name, data] of Object.entries(secrets)) build.secret(name, data);
      const cold = await build.success();
      expect(reusedSteps(builder, cold.log)).toEqual([]);
      const warm = await build.success();
      expect(reusedSteps(builder, warm.log)).toEqual([...STEPS]);
      record({ builder, uses, start, cold: cold.seconds, warm: warm.seconds });
    });

    if (row.changes)
      it('builds anew what depends on a change, and no more', async () => {
        build.change('two');
        const changed = await build.success();
        expect(reusedSteps(builder, changed.log)).toEqual(row.afterChange ?? ['deps', 'tools']);
      });
  });
}
