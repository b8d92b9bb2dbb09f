import { serveGit } from '../../test/git-server';

const [folder = '', port = ''] = process.argv.slice(2);

/** A program of its own: who waits for a pod answers nobody. */
void serveGit(folder, undefined, '127.0.0.1', Number(port));
