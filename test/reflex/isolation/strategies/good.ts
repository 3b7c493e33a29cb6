import { holding, strategyWith } from './base.ts';

export default strategyWith('good', holding);
