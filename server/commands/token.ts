import { Command } from 'commander';
import { ROLES, type Role } from '../access/permissions.ts';
import { TokenStore } from '../access/tokens.ts';
import { Home } from '../home.ts';

export const tokenCommand = new Command('token').description('make, list and revoke access tokens');

tokenCommand
  .command('create')
  .description('make a token and show it, once')
  .requiredOption('--name <name>', 'who it is for: the name stands in every record')
  .option('--role <role>', `what it may do: ${ROLES.join(', ')} (docs/configuration.md)`)
  .action(({ name, role }: { name: string; role?: string }) => {
    const token = store().create(name, checked(role));
    console.log(token);
    console.error(
      `Append #token=${token} to the address of the dashboard, or send "Authorization: Bearer …".`,
    );
  });

tokenCommand
  .command('list')
  .description('names, roles and dates')
  .action(() => {
    for (const { name, role, createdAt } of store().list()) {
      console.log(`${createdAt}  ${role.padEnd(9)}  ${name}`);
    }
  });

tokenCommand
  .command('revoke')
  .description('a revoked token opens nothing from the next request on')
  .argument('<name>')
  .action((name: string) => {
    if (!store().revoke(name)) throw new Error(`there is no token named "${name}"`);
    console.log(`revoked ${name}`);
  });

/** No default: whoever hands out power should have said how much. */
function checked(role: string | undefined): Role {
  const known = ROLES.find((each) => each === role);
  if (known) return known;
  const problem = role === undefined ? 'is missing' : `is none, was "${role}"`;
  throw new RangeError(
    `--role ${problem}: viewer and auditor read, and can stop trading; trader steers; risk steers and approves releases; admin can do all of it; publisher hands in news, and cannot even read`,
  );
}

function store(): TokenStore {
  return new TokenStore(new Home().tokens);
}
