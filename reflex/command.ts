import type { Command, InstrumentRules } from './model/event.ts';

export type CommandMessage = Pick<Command, 'actor' | 'action'>;
export type RulesMessage = Pick<InstrumentRules, 'symbolId' | 'definition'>;

/** What goes through the command ring: the kernel's thread adds the time when it takes it. */
export type ToldMessage = CommandMessage | RulesMessage;

export function encodeMessage(message: ToldMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

export function decodeMessage(bytes: Uint8Array): ToldMessage {
  return JSON.parse(new TextDecoder().decode(bytes)) as ToldMessage;
}
