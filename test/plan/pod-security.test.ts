import type { ContainerTask } from '../../src/plan/plan';
import { levelOf, notAdmitted } from '../../src/plan/pod-security';

const task = (name: string, privileges: object): ContainerTask => ({
  ...{ name, phase: 'build', image: 'a', args: [], env: {}, mounts: [] },
  privileges: { user: 1000, group: 1000, capabilities: [], ...privileges },
});
const plain = task('plain', {});
const root = task('root', { user: 0 });
const privileged = task('privileged', { user: 0, privileged: true });

describe('the level of Pod Security that a container needs', () => {
  it.each([
    ['restricted', {}],
    ['baseline', { user: 0 }],
    ['baseline', { privilegeEscalation: true }],
    ['baseline', { capabilities: ['CHOWN'] }],
    ['privileged', { capabilities: ['SYS_ADMIN'] }],
    ['privileged', { unconfined: true }],
    ['privileged', { privileged: true }],
  ])('is %s for %j', (level, privileges) => expect(levelOf(task('one', privileges).privileges)).toBe(level));

  it('is that of the one which needs most, wherever it stands', () => {
    for (const tasks of [
      [root, privileged, plain],
      [privileged, plain, root],
    ])
      expect(notAdmitted({ tasks, volumes: [] }, 'restricted')).toBe(privileged);
    expect(notAdmitted({ tasks: [plain, root], volumes: [] }, 'baseline')).toBeUndefined();
  });
});
