import { matrixOf } from './matrix/matrix';

matrixOf('Job', 'CronJob', 'Pod');
