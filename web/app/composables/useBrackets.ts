import { computed } from 'vue';
import type { Bracket } from '~/graphql/brackets';

export const BRACKETS_KEPT = 60;

const brackets = new LiveList<Bracket>({
  limit: BRACKETS_KEPT,
  key: ({ id }) => id,
  age: ({ atUs }) => atUs,
  keep: isOpen,
});
const open = computed(() => brackets.shown.value.filter(isOpen));

function isOpen({ phase }: Bracket): boolean {
  return phase !== 'ENDED';
}

export function useBrackets() {
  return { brackets, open, isOpen };
}
