import { Access, type User } from '@voltaire/schema/access.ts';
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { permit } from '../access/permissions.ts';
import { tokenId } from '../access/records.ts';
import type { Context } from './context.ts';
import { badInput } from './user-input.ts';

/** Letting in more is done at the machine's shell; from here it can only become less. */
@Resolver()
export class AccessResolver {
  @Query(() => Access, { description: 'Users with their roles and tokens. For admins.' })
  access(@Ctx() { actor, access }: Context): Access {
    permit(actor, 'manageAccess');
    return shown(access);
  }

  @Mutation(() => Access, {
    description: 'Nobody signs in as this user from now on, and all tokens of it are revoked.',
  })
  disableUser(@Arg('name', () => ID) name: string, @Ctx() { actor, access }: Context): Access {
    const by = permit(actor, 'manageAccess').name;
    if (name === by) throw badInput('nobody disables themselves: ask another admin to');
    return changed(access, () => access.store.disable(name, by));
  }

  @Mutation(() => Access, { description: 'It opens nothing from now on.' })
  revokeToken(@Arg('id', () => ID) id: string, @Ctx() { actor, access }: Context): Access {
    const by = permit(actor, 'manageAccess').name;
    return changed(access, () => {
      if (!access.store.records().tokens.some((token) => tokenId(token) === id)) {
        throw new RangeError(`there is no token "${id.slice(0, 64)}"`);
      }
      access.store.revoke(id, by);
    });
  }
}

function changed(access: Context['access'], change: () => void): Access {
  try {
    change();
  } catch (error) {
    if (error instanceof RangeError) throw badInput(error.message);
    throw error;
  }
  access.hurry();
  return shown(access);
}

function shown(access: Context['access']): Access {
  const { users, tokens } = access.store.records();
  const newestFirst = tokens.toSorted((a, b) => b.createdAtUs - a.createdAtUs);
  const ofUser = (name: string): User['tokens'] =>
    newestFirst
      .filter(({ user }) => user === name)
      .map(({ sha256, user: _user, ...token }) => ({
        ...token,
        id: tokenId({ sha256 }),
        lastUsedAtUs: access.lastUse(sha256),
      }));
  return {
    users: users
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ version: _version, ...user }) => ({ ...user, tokens: ofUser(user.name) })),
    sharedAtUs: access.sharedAtUs,
    problem: access.problem,
  };
}
