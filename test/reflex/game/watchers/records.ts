import { DENIAL_CODES } from '@voltaire/reflex/model/denial-code.ts';
import { type Decision, type OrderSnapshot, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { isApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { claim } from '../claim.ts';
import type { Game, Watcher } from '../game.ts';

const VETOES = DENIAL_CODES.filter((code) => code.startsWith('VETO_'));
const CONTROLS = DENIAL_CODES.filter((code) => !code.startsWith('VETO_'));

/** One record for each decision, with everything that was looked at; one order for each that passed. */
export function recordsAreWhole(game: Game): Watcher {
  const ids = new Set<string>();
  const orders = new Set<string>();

  function whole(decision: Decision): void {
    const { id, controls, audit, allowed, code } = decision;
    claim(!ids.has(id), () => `${id} was decided twice`);
    ids.add(id);
    const codes = controls.map((control) => control.code);
    claim(
      codes.length === CONTROLS.length && CONTROLS.every((known) => codes.includes(known)),
      () => `${id}: controls ${codes.join(' ')}`,
    );
    const checks = audit.map((check) => check.code);
    claim(
      checks.length === VETOES.length && VETOES.every((known) => checks.includes(known)),
      () => `${id}: checks ${checks.join(' ')}`,
    );
    const veto = audit.find(({ passed }) => !passed);
    const denial = controls.find(({ passed }) => !passed);
    claim(
      (veto === undefined) === !controls.some((c) => c.code === 'AUDITOR_VETO' && !c.passed),
      () => id,
    );
    claim(allowed === (denial === undefined), () => `${id}: allowed is ${allowed}`);
    claim(code === (veto?.code ?? denial?.code ?? null), () => `${id} is denied as ${code}`);
    claim(decision.policyHash === 'p' && decision.buildHash === 'b', () => `${id}: hashes`);
  }

  return {
    applied(event, effects) {
      const { outcomes } = effects;
      const placed: Decision[] = [];
      const sent: OrderSnapshot[] = [];
      for (const [i, outcome] of outcomes.entries()) {
        const { payload, seq, atUs, monoNs } = outcome;
        claim(
          seq === game.kernel.seq - outcomes.length + 1 + i &&
            atUs === event.atUs &&
            monoNs === event.monoNs,
          () => `outcome ${seq} is out of place`,
        );
        if (payload.kind === OutcomeKind.DECISION) {
          whole(payload);
          if (payload.allowed && payload.intent.kind === 'place') placed.push(payload);
        }
        if (payload.kind === OutcomeKind.ORDER && payload.decisionSeq > seq - 2) {
          if (payload.state === 'SENT' && !orders.has(payload.clientOrderId)) sent.push(payload);
        }
      }
      const names = placed.map(({ id }) => id).join(' ');
      claim(names === sent.map((o) => o.clientOrderId).join(' '), () => `${names} left no order`);
      claim(names === effects.orders.map((o) => o.clientOrderId).join(' '), () => `${names}: lost`);
      for (const order of effects.orders) {
        claim(isApprovedOrder(order), () => `${order.clientOrderId} is not approved`);
        claim(!orders.has(order.clientOrderId), () => `${order.clientOrderId} twice`);
        orders.add(order.clientOrderId);
        const decision = outcomes.find(({ seq }) => seq === order.decisionSeq)?.payload;
        const same = decision?.kind === OutcomeKind.DECISION && decision.id === order.clientOrderId;
        claim(same, () => `${order.clientOrderId} does not name its decision`);
      }
    },
  };
}
