export {
  type DataOf,
  type Fault,
  type FaultCode,
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
export { KnownNames, nearest, suggest } from './known';
export { cut, quote, sayable, showPath } from './quote';
