/** Serves the repositories of a folder on a port, in a process of its own: tests wait for pods, and answer nobody meanwhile. */
import { serveGit } from '../../test/git-server';

const [folder = '.', port = '0'] = process.argv.slice(2);
serveGit(folder, undefined, '127.0.0.1', Number(port)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
