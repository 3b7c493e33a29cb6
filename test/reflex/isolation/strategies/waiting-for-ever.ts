import { holding, strategyWith } from './base.ts';

await new Promise(() => {});

export default strategyWith('waiting-for-ever', holding);
