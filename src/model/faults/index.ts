export {
  type DataOf,
  fault,
  identityOf,
  mapStrings,
  problem,
  reworded,
  showFault,
  under,
} from './fault';
export type { FaultCode } from './fault-code';
export type { Form, Got } from './forms';
export { InvalidBuildError } from './invalid-build';
export { hinted, KnownNames, nearest, suggest } from './known';
export type { Fault, Problem } from './problem';
export { cut, quote, sayable, showPath } from './quote';
export { RULES, type RuleName } from './rules';
export { SCHEDULE_WORDS, type ScheduleFlaw } from './schedule';
export type { SecretRemedy } from './secret';
