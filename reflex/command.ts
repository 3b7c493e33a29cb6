import type { Command } from './model/event.ts';

/** A command on its way through the ring: the kernel's thread adds the time when it takes it. */
export type CommandMessage = Pick<Command, 'actor' | 'action'>;

export function encodeCommand(command: CommandMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(command));
}

export function decodeCommand(bytes: Uint8Array): CommandMessage {
  return JSON.parse(new TextDecoder().decode(bytes)) as CommandMessage;
}
