import { holding, strategyWith } from './base.ts';

/** Changes what its thread sends on the way. */
JSON.stringify = () => '{"answer":{"kind":"hold","code":42}}';

export default strategyWith('forging', holding);
