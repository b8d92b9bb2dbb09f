import { matrixOf } from './matrix/matrix';

matrixOf('PipelineRun');
