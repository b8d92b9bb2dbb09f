import { AMOUNT_FAULTS } from './amounts';
import { CACHE_FAULTS } from './caches';
import { CLUSTER_FAULTS } from './cluster';
import { CREDENTIALS_FAULTS } from './credentials';
import { DAEMON_FAULTS } from './daemons';
import { DATA_FAULTS } from './data';
import { DOCKERFILE_FAULTS } from './dockerfiles';
import { ENGINE_FAULTS } from './engines';
import { FILE_FAULTS } from './file';
import { HISTORY_FAULTS } from './history';
import { LIST_FAULTS } from './lists';
import { MATRIX_FAULTS } from './matrix';
import { NAME_FAULTS } from './names';
import { OUTPUT_FAULTS } from './output';
import { PARAMETER_FAULTS } from './parameters';
import { PATCH_FAULTS } from './patches';
import { PULL_REQUEST_FAULTS } from './pull-requests';
import { REFERENCE_FAULTS } from './references';
import { SCHEMA_FAULTS } from './schema';
import { SKIP_FAULTS } from './skip';
import { SOURCE_FAULTS } from './source';
import { SOURCE_VALUE_FAULTS } from './source-values';
import { STEP_FAULTS } from './steps';
import { TRIAL_FAULTS } from './trial';
import { TRIGGER_FAULTS } from './triggers';
import { USAGE_FAULTS } from './usage';

/** The faults by area, as docs/errors.md lists them. */
export const AREAS = {
  'The file': FILE_FAULTS,
  'The form of a definition': SCHEMA_FAULTS,
  'Values of programs': DATA_FAULTS,
  'Names and images': NAME_FAULTS,
  'Amounts and times': AMOUNT_FAULTS,
  'Sources and addresses': SOURCE_FAULTS,
  'What Kubernetes takes': CLUSTER_FAULTS,
  Daemons: DAEMON_FAULTS,
  'What refers to what': REFERENCE_FAULTS,
  'Lists that a run is given': LIST_FAULTS,
  Parameters: PARAMETER_FAULTS,
  'What is known of a source': SOURCE_VALUE_FAULTS,
  'Runs that build nothing': SKIP_FAULTS,
  'Variants of a build': MATRIX_FAULTS,
  'Own steps': STEP_FAULTS,
  'Builders and runners': ENGINE_FAULTS,
  'Images and caches': CACHE_FAULTS,
  Triggers: TRIGGER_FAULTS,
  'Pull requests': PULL_REQUEST_FAULTS,
  Patches: PATCH_FAULTS,
  Credentials: CREDENTIALS_FAULTS,
  Dockerfiles: DOCKERFILE_FAULTS,
  'The command': USAGE_FAULTS,
  'A trial on this machine': TRIAL_FAULTS,
  'The history of a repository': HISTORY_FAULTS,
  'The output folder': OUTPUT_FAULTS,
} as const;

/** Every fault there is. What is not in here cannot be raised. */
export const FAULTS = {
  ...SCHEMA_FAULTS,
  ...DATA_FAULTS,
  ...NAME_FAULTS,
  ...AMOUNT_FAULTS,
  ...SOURCE_FAULTS,
  ...CLUSTER_FAULTS,
  ...DAEMON_FAULTS,
  ...FILE_FAULTS,
  ...REFERENCE_FAULTS,
  ...LIST_FAULTS,
  ...PARAMETER_FAULTS,
  ...SOURCE_VALUE_FAULTS,
  ...SKIP_FAULTS,
  ...MATRIX_FAULTS,
  ...STEP_FAULTS,
  ...ENGINE_FAULTS,
  ...CACHE_FAULTS,
  ...TRIGGER_FAULTS,
  ...PULL_REQUEST_FAULTS,
  ...PATCH_FAULTS,
  ...CREDENTIALS_FAULTS,
  ...DOCKERFILE_FAULTS,
  ...USAGE_FAULTS,
  ...TRIAL_FAULTS,
  ...HISTORY_FAULTS,
  ...OUTPUT_FAULTS,
};
