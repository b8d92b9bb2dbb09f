import type { HostName } from '../../model/trigger';
import type { Started } from '../triggers/trigger';

/**
 * Whether a push changes files, in Lua, since no other filter of a sensor can compare numbers and lists: it starts a run if it
 * changes any of some files and none of others, or does not say what it changes. Its globs are patterns of Lua, quoted.
 */
export function pathsScript({ host, paths, except }: Started): string {
  return [
    'local push = event.body',
    'local function unsaid()',
    '  local commits = push.commits',
    '  if not push.before or push.before:find("^0+$") or not commits or #commits == 0 then return true end',
    ...TOO_MANY[host].map((condition) => `  if ${condition} then return true end`),
    '  for _, commit in ipairs(commits) do',
    '    if not (commit.added and commit.modified and commit.removed) then return true end',
    '  end',
    '  return false',
    'end',
    'local function changes(patterns)',
    '  if unsaid() then return true end',
    '  for _, commit in ipairs(push.commits) do',
    '    for _, files in ipairs({commit.added, commit.modified, commit.removed}) do',
    '      for _, file in ipairs(files) do',
    '        for _, pattern in ipairs(patterns) do',
    '          if file:find(pattern) then return true end',
    '        end',
    '      end',
    '    end',
    '  end',
    '  return false',
    'end',
    `if push.ref:find("^refs/tags/") then return ${except.length === 0} end`,
    ...(paths.length > 0 ? [`if not changes(${patterns(paths)}) then return false end`] : []),
    ...except.map((other) => `if ${other.length > 0 ? `changes(${patterns(other)})` : 'true'} then return false end`),
    'return true',
    '',
  ].join('\n');
}

/** By force a push takes back what was pushed before, and of many commits hosts tell some. */
const TOO_MANY: Readonly<Record<HostName, readonly string[]>> = {
  github: ['push.forced or #commits >= 2048'],
  gitlab: ['push.total_commits_count and push.total_commits_count > #commits'],
  gitea: ['push.total_commits and push.total_commits > #commits'],
  bitbucket: [],
};

function patterns(globs: readonly string[]): string {
  const all = [...new Set(globs.flatMap(alternatives))].map((glob) => quoted(patternOf(glob)));
  return `{${all.join(', ')}}`;
}

/** Patterns of Lua have nothing that may be missing, as folders before a file of `**` and a slash may. */
function alternatives(glob: string): string[] {
  const at = glob.indexOf('**/');
  if (at < 0) return [glob];
  const [before, after] = [glob.slice(0, at), glob.slice(at + 3)];
  return alternatives(after).flatMap((rest) => [`${before}${rest}`, `${before}**/${rest}`]);
}

/** Of Lua a character is a byte, so what goes on after the first is of it too. */
function patternOf(glob: string): string {
  const pattern = glob
    .split(/(\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/][\x80-\xbf]*';
      return bytesOf(part).replace(/[\^$()%.[\]*+?-]/g, '%$&');
    })
    .join('');
  return `^${pattern}$`;
}

/** Each byte as a character. */
function bytesOf(value: string): string {
  return Buffer.from(value).toString('latin1');
}

/** A byte that is no letter, no digit and no harmless sign is written as its number. */
function quoted(bytes: string): string {
  const numbered = bytes.replace(
    /[^\w .,/*%^$()[\]+?-]/g,
    (byte) => `\\${String(byte.charCodeAt(0)).padStart(3, '0')}`,
  );
  return `"${numbered}"`;
}
