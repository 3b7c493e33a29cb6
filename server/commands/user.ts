import { Command } from 'commander';
import { AccessStore } from '../access/access-store.ts';
import { checkedRole, ROLES, type Role } from '../access/permissions.ts';
import { Home } from '../home.ts';
import { shellUser } from '../shell-user.ts';

const ROLES_OPTION = ['--role <roles...>', `what tokens may do: ${ROLES.join(', ')}`] as const;

interface Named {
  readonly name: string;
  readonly role: readonly string[];
}

export const userCommand = new Command('user').description(
  'people and programs who sign in: two of them are two people, two tokens of one are not',
);

userCommand
  .command('create')
  .description('make a user, who then gets tokens by "token create --user"')
  .requiredOption('--name <name>', 'the name that stands in every record')
  .requiredOption(...ROLES_OPTION)
  .action(({ name, role }: Named) => {
    store().createUser(name, checked(role), shellUser());
    console.log(`made ${name}`);
  });

userCommand
  .command('list')
  .description('names, roles, how many valid tokens')
  .action(() => {
    const { users, tokens } = store().records();
    for (const { name, roles, disabledAtUs } of users) {
      const valid = tokens.filter(
        ({ user, revokedAtUs, expiresAtUs }) =>
          user === name && revokedAtUs === null && (expiresAtUs ?? Infinity) > Date.now() * 1000,
      );
      const state =
        disabledAtUs === null
          ? `${valid.length} token${valid.length === 1 ? '' : 's'}`
          : 'disabled';
      console.log(`${name.padEnd(16)}  ${state.padEnd(10)}  ${roles.join(', ')}`);
    }
  });

userCommand
  .command('roles')
  .description('set what a user may be; tokens with another role open nothing any more')
  .argument('<name>')
  .requiredOption(...ROLES_OPTION)
  .action((name: string, { role }: Named) => {
    store().setRoles(name, checked(role));
    console.log(`${name}: ${role.join(', ')}`);
  });

userCommand
  .command('disable')
  .description('nobody signs in as this user from the next request on; all tokens are revoked')
  .argument('<name>')
  .action((name: string) => {
    store().disable(name, shellUser());
    console.log(`disabled ${name}`);
  });

userCommand
  .command('enable')
  .description('the user may get tokens again; those of before stay revoked')
  .argument('<name>')
  .action((name: string) => {
    store().enable(name);
    console.log(`enabled ${name}`);
  });

function checked(roles: readonly string[]): Role[] {
  return roles.map(checkedRole);
}

function store(): AccessStore {
  return new AccessStore(new Home().access);
}
