import type { Build } from '../../model/build';
import { text } from '../../model/text';
import type { Builder, ProgramTask } from '../../plan/plan';
import { BUILD, destinations, TAKE_IMAGES } from '../build';
import { dockerfilePath } from '../inputs';
import { contextPath, sourceOnMachine } from '../source';
import { honours } from './honours';

/** NAME on a machine. */
export const NAME: Builder = {
  honours,

  check() {
    // What of the fields it honours cannot work together, at paths below the build, each with what to write instead.
    return [];
  },

  plan(build) {
    const { tasks, volumes } = sourceOnMachine(build);
    return { tasks: [...tasks, buildTask(build)], volumes };
  },
};

/** The images come first, up to the dashes; no value of a user is in the text of the script. */
const BUILD_AND_PUSH = text`${TAKE_IMAGES}
NAME build "$@"
for image in $images; do
  NAME push "$image"
done
NAME image inspect --format '{{index .RepoDigests 0}}' "$image" | sed 's/.*@//' | tr -d '\\n' > ${{ digestFile: true }}`;

function buildTask(build: Build): ProgramTask {
  const images = destinations(build);
  return {
    ...BUILD,
    command: [text`sh`, text`-euc`, BUILD_AND_PUSH, text`build`],
    args: [
      ...images,
      text`--`,
      ...images.map((image) => text`--tag=${image}`),
      text`--file=${dockerfilePath(build)}`,
      contextPath(build),
    ],
    env: {},
    programs: ['NAME'],
  };
}
