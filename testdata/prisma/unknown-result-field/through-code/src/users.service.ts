import { UsersRepository } from './users.repository';

export class UsersService {
  constructor(private readonly users: UsersRepository) {}

  async bad(ids: number[]) {
    const user = await this.users.find(1);
    const { items, total } = await this.users.page(10);
    const saved = await this.users.save('a@b.c');
    const many = await Promise.all(ids.map((id) => this.users.find(id)));
    let last;
    try {
      last = await this.users.find(2);
    } catch {
      last = null;
    }
    const view = { first: user, rest: items };
    return [
      user?.name, // expect: prisma/unknown-result-field
      user?.messages.map((it) => it.body), // expect: prisma/unknown-result-field
      items.map((it) => it.name), // expect: prisma/unknown-result-field
      saved.name, // expect: prisma/unknown-result-field
      many.map((it) => it?.name), // expect: prisma/unknown-result-field
      last?.name, // expect: prisma/unknown-result-field
      view.rest[items.length - 1].name, // expect: prisma/unknown-result-field
      (user ? user : null)?.name, // expect: prisma/unknown-result-field
      total,
    ];
  }

  async good(ids: number[], flag: boolean, load: () => any) {
    const { items, total } = await this.users.page(10);
    const views = items.map((it) => ({ ...it, name: it.email }));
    const many = await Promise.all(ids.map((id) => this.users.find(id)));
    let either = await this.users.find(1);
    if (flag) either = load();
    const mixed = flag ? await this.users.find(1) : await this.users.save('x');
    const page = { ...load(), items };
    const later = { items, ...load() };
    return [
      views.map((it) => it.name),
      many.map((it) => it?.email),
      either?.name,
      mixed && 'messages' in mixed ? mixed.messages : null,
      page.items[0].email,
      later.items[0].name,
      total,
    ];
  }
}
