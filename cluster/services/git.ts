/** Serves the repositories of a folder: `git.ts FOLDER HOST PORT [PASSWORD]`. */
import { serveGit } from '../../test/git-server';

const [folder = '', host = '', port = '', password] = process.argv.slice(2);
void serveGit(folder, password, host, Number(port));
