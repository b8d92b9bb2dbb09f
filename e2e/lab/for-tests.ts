import { Lab, missingPrograms } from './lab';

/**
 * The engines for a file of tests: started before them and ended after. Where a machine lacks some they are named and the
 * tests skipped; in CI that is a failure.
 */
export function labForTests(): { readonly lab: Lab; readonly engines: typeof describe | typeof describe.skip } {
  const missing = missingPrograms();
  const required = process.env.CI === 'true';
  const lab = new Lab();
  beforeAll(async () => {
    if (missing.length > 0 && required) throw new Error(`CI needs ${missing.join(', ')}`);
    if (missing.length === 0) await lab.start();
  }, 900_000);
  afterAll(() => lab.stop(), 120_000);
  if (missing.length > 0) console.warn(`real engines are skipped: this machine lacks ${missing.join(', ')}`);
  // Two things here fail once in a hundred times, and a Job would try again too: Buildah's copy of itself in sealed memory,
  // which the kernel may call busy, and Debian's registry where image and cache push one layer at once. What failed is printed.
  jest.retryTimes(2, { logErrorsBeforeRetry: true });
  return { lab, engines: missing.length > 0 && !required ? describe.skip : describe };
}
