export {
  type DataOf,
  type Fault,
  fault,
  InvalidBuildError,
  identityOf,
  mapStrings,
  type Problem,
  problem,
  reworded,
  showFault,
  under,
} from './fault';
export type { FaultCode } from './fault-code';
export type { Form, Got } from './forms';
export { hinted, KnownNames, nearest, suggest } from './known';
export { cut, quote, sayable, showPath } from './quote';
export { RULES, type RuleName } from './rules';
export { SCHEDULE_WORDS, type ScheduleFlaw } from './schedule';
export type { SecretRemedy } from './secret';
