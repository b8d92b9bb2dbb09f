/** Logins of Amazon ECR, whose tokens are each for one region. */
import { destinations } from '../builders/build';
import { kindOf, loginsOf } from '../model/credentials';
import { ecrImage } from '../model/ecr';
import { type Fault, fault } from '../model/faults';
import { isPushed } from '../model/output';
import { showText } from '../model/text';
import type { BuildUnit } from '../runners/render';

/** Images in a region that no login is for, where all that a build is known by is logins of ECR. */
export function loginsElsewhere(builds: readonly BuildUnit[]): Fault[] {
  return builds.flatMap(({ path, build }) => {
    const { credentials } = build;
    if (credentials === undefined || !isPushed(build)) return [];
    const pushing = loginsOf(credentials).filter((one) => credentials.push === undefined || one.path[0] === 'push');
    if (pushing.some(({ login }) => ['secret', 'registry'].includes(kindOf(login)))) return [];
    for (const image of destinations(build)) {
      const at = ecrImage(showText(image));
      if (at === undefined) continue;
      const { host, account, region } = at;
      const own = pushing.flatMap(({ login, path }) => {
        const ecr = 'secret' in login ? undefined : login.ecr;
        return ecr && (ecr.account ?? account) === account ? [{ region: ecr.region, path }] : [];
      });
      const [first] = own;
      if (first === undefined || own.some((login) => login.region === region)) continue;
      const written = [...new Set(own.map((login) => login.region))];
      return [fault('login-of-other-region', [...path, 'credentials', ...first.path], { host, region, written })];
    }
    return [];
  });
}
