import { computed, shallowRef } from 'vue';

const STORAGE_KEY = 'voltaire.token';

const token = shallowRef<string | null>(null);
const hasToken = computed(() => token.value !== null);

/**
 * Takes the token of a link `…/#token=…` out of the address at once, before anything can copy,
 * bookmark or log it. True when there was one.
 */
function adoptFromAddress(): boolean {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!given) return false;
  localStorage.setItem(STORAGE_KEY, given);
  history.replaceState(history.state, '', location.pathname + location.search);
  return true;
}

/** The text of the Authorization header, or null. */
function authorization(): string | null {
  return token.value === null ? null : `Bearer ${token.value}`;
}

function start(): void {
  adoptFromAddress();
  token.value = localStorage.getItem(STORAGE_KEY);
  addEventListener('hashchange', () => {
    // The open connection was made without this token: begin afresh.
    if (adoptFromAddress()) location.reload();
  });
}

/** A token that the server no longer knows keeps even readers out, who need none. */
function forget(): void {
  localStorage.removeItem(STORAGE_KEY);
  location.reload();
}

export function useToken() {
  return { hasToken, authorization, start, forget };
}
