import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../../support';

const MAIN = resolve(__dirname, '../../../lib/main.js');
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** The command as it watches in a folder. */
class Watcher {
  private text = '';
  public readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  public constructor(folder: string, ...args: string[]) {
    this.child = spawn(process.execPath, [MAIN, ...args, '--watch'], { cwd: folder });
    started.push(this.child);
    this.child.stderr?.on('data', (data) => (this.text += data));
    this.ended = new Promise((done) => this.child.once('exit', done));
  }

  /** Waits until it has said something that was not asked for before, and waits for changes again. */
  public async says(words: string): Promise<void> {
    for (let i = 0; i < 1500; i++) {
      const at = this.text.indexOf(words);
      const waits =
        at < 0 ? -1 : this.text.indexOf('watching ', at + (words.startsWith('watching') ? 0 : words.length));
      if (waits >= 0 && this.text.indexOf('\n', waits) >= 0) {
        this.text = this.text.slice(this.text.indexOf('\n', waits));
        return;
      }
      await new Promise((wait) => setTimeout(wait, 20));
    }
    throw new Error(`it did not say ${words}, but:\n${this.text}`);
  }

  public stop(): void {
    this.child.kill('SIGINT');
  }
}

const definition = (image: string) =>
  `version: 1\nbuilds: { api: { image: ${image}, source: { type: git, url: "https://git.example.com/shop.git" } } }\n`;

/** As editors write: another file takes the place of the one that was there. */
function replace(file: string, content: string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

describe('--watch', () => {
  it('writes again whenever the definition changes, waits on through faults, and ends when it is told to', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'builds.yaml');
    const job = () => readFileSync(join(folder, 'dist/kubernetes/api.yaml'), 'utf8');
    writeFileSync(file, definition('r.example.com/one'));
    const watcher = new Watcher(folder, 'synth');
    await watcher.says('watching builds.yaml');
    expect(job()).toContain('r.example.com/one');
    replace(file, definition('r.example.com/two'));
    await watcher.says('builds.yaml has changed');
    expect(job()).toContain('r.example.com/two');
    replace(file, definition('r.example.com/THREE:x'));
    await watcher.says('builds.api.image');
    expect(job()).toContain('r.example.com/two');
    rmSync(file);
    await watcher.says('there is no such file');
    replace(file, definition('r.example.com/four'));
    await watcher.says('builds.yaml has changed');
    expect(job()).toContain('r.example.com/four');
    watcher.stop();
    expect(await watcher.ended).toBe(130);
    expect(existsSync(join(folder, 'dist/.cached-builds.lock'))).toBe(false);
  }, 60_000);

  it('checks again when a Dockerfile of the checkout changes', async () => {
    const folder = temporaryFolder();
    const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
    for (const args of [
      ['init', '-q'],
      ['remote', 'add', 'origin', 'https://git.example.com/shop.git'],
    ])
      spawnSync('git', args, { cwd: folder });
    mkdirSync(join(folder, 'deploy'));
    writeFileSync(join(folder, 'builds.yaml'), definition('r.example.com/one'));
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY builds.yaml /\n');
    const watcher = new Watcher(folder, 'check');
    await watcher.says('watching builds.yaml, Dockerfile');
    replace(join(folder, 'Dockerfile'), 'FROM node:latest\nCOPY . .\nRUN npm ci\n');
    await watcher.says('Dockerfile:');
  }, 60_000);

  it('needs a file: standard input is read once', async () => {
    const watcher = new Watcher(temporaryFolder(), 'synth', '-f', '-');
    expect(await watcher.ended).toBe(2);
  });
});
