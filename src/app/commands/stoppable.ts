import { setImmediate } from 'node:timers/promises';

/** What stops a program from outside. */
const STOPS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Runs something that ends early, and tidily, where it is stopped from outside: then with the code that says by what. */
export async function stoppable(run: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  let code: number | undefined;
  const stopped = (_: NodeJS.Signals, number: number) => {
    code = 128 + number;
    controller.abort();
  };
  for (const stop of STOPS) process.once(stop, stopped);
  try {
    const result = await run(controller.signal);
    // What came in while nothing waited is heard now.
    await setImmediate();
    return code ?? result;
  } catch (error) {
    if (code === undefined) throw error;
    return code;
  } finally {
    for (const stop of STOPS) process.off(stop, stopped);
  }
}
