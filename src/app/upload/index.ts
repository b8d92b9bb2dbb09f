import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Build } from '../../model/build';
import { type Fault, fault } from '../../model/faults';
import { knownText } from '../../model/values';
import { artifactOf } from './artifact';
import { type Packed, pack } from './pack';
import { push } from './push';

/** A source that was packed, and is pushed once a run of it is sure to be possible. */
export interface Upload extends Packed {
  /** The artifact by its digest. */
  readonly ref: string;
  push(): Fault | undefined;
}

/** What is packed, where to, and with which programs. */
export interface Place {
  readonly folder: string;
  readonly repository?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** Packs the source of a build that lies in a folder for as long as `use` takes. */
export function withUpload<Result>(
  build: Build,
  { folder, repository, env }: Place,
  use: (upload: Upload) => Result,
): Result | Fault {
  const to = repository ?? besideImage(build);
  if (to === undefined) return fault('not-packed', [], { why: 'repository', what: build.name });
  const scratch = mkdtempSync(join(tmpdir(), 'cached-builds-'));
  try {
    const packed = pack(build, folder, scratch);
    if ('code' in packed) return packed;
    const artifact = join(scratch, 'artifact');
    const digest = artifactOf(packed.archive, artifact);
    // A registry removes what no tag names.
    const tagged = `${to}:source-${digest.slice(7, 23)}`;
    return use({
      ...packed,
      ref: `${to}@${digest}`,
      push: () => push(artifact, tagged, { registries: build.registries, env }),
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function besideImage({ image, parameters }: Build): string | undefined {
  const known = knownText(image, parameters);
  return known === undefined ? undefined : `${known}-source`;
}
