import { holding, strategyWith } from './base.ts';

export default { ...strategyWith('without-decide', holding), decide: undefined };
