import { Command } from 'commander';
import { AccessStore } from '../access/access-store.ts';
import { checkedRole } from '../access/permissions.ts';
import { tokenId } from '../access/records.ts';
import { ROLES } from '../access/permissions.ts';
import { Home } from '../home.ts';
import { shellUser } from '../shell-user.ts';

const DAY_US = 24 * 3600e6;

interface Wanted {
  readonly name?: string;
  readonly user?: string;
  readonly role?: string;
  readonly days?: string;
}

export const tokenCommand = new Command('token').description('make, list and revoke access tokens');

tokenCommand
  .command('create')
  .description('make a token and show it, once')
  .option(
    '--name <name>',
    'who it is for, made or given the role when needed: stands in every record',
  )
  .option('--user <name>', 'who it is for, and has the role already')
  .option('--role <role>', `what it may do: ${ROLES.join(', ')} (docs/access.md)`)
  .option('--days <days>', 'it ends after so many days; else when it is revoked')
  .action(create);

tokenCommand
  .command('list')
  .description('ids, users, roles and dates')
  .action(() => {
    const { tokens } = store().records();
    for (const token of tokens) {
      const { user, role, createdAtUs, expiresAtUs, revokedAtUs } = token;
      const until = expiresAtUs === null ? '' : `  until ${moment(expiresAtUs)}`;
      const end = revokedAtUs === null ? until : `  revoked ${moment(revokedAtUs)}`;
      console.log(`${tokenId(token)}  ${moment(createdAtUs)}  ${role.padEnd(9)}  ${user}${end}`);
    }
  });

tokenCommand
  .command('revoke')
  .description('a revoked token opens nothing from the next request on')
  .argument('<id or user>', 'the token of this id, or all tokens of this user')
  .action((which: string) => {
    const count = store().revoke(which, shellUser());
    console.log(`revoked ${which}${count === 1 ? '' : `: ${count} tokens`}`);
  });

function create({ name, user, role, days }: Wanted): void {
  const by = shellUser();
  const who = name ?? user;
  if (who === undefined || (name !== undefined && user !== undefined)) {
    throw new RangeError('say who the token is for, with either --name or --user');
  }
  const wanted = { user: who, role: checkedRole(role), expiresAtUs: endAfter(days) };
  const token = name === undefined ? store().createToken(wanted, by) : store().admit(wanted, by);
  console.log(token);
  console.error(
    `Append #token=${token} to the address of the dashboard, or send "Authorization: Bearer …".`,
  );
}

function endAfter(days: string | undefined): number | null {
  if (days === undefined) return null;
  if (!(Number(days) > 0)) throw new RangeError(`--days must be a number above 0, was "${days}"`);
  return Math.round(Date.now() * 1000 + Number(days) * DAY_US);
}

function moment(us: number): string {
  return new Date(us / 1000).toISOString();
}

function store(): AccessStore {
  return new AccessStore(new Home().access);
}
