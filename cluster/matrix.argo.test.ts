import { matrixOf } from './matrix/matrix';

matrixOf('Workflow', 'CronWorkflow');
