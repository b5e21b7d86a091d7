const { PrismaClient } = require('@prisma/client');
const prisma = new PrismaClient();

function label(user) {
  return user.email + user.name; // expect: prisma/unknown-result-field
}

const describe = (message) => message.type + message.text; // expect: prisma/unknown-result-field

// Called with anything else too, so nothing is said.
function show(it) {
  return it.email + it.title;
}

// Whoever imports it may call it with other things.
module.exports.open = function open(user) {
  return user.name;
};

async function main() {
  const users = await prisma.user.findMany({ include: { messages: true } });
  users.forEach((user) => console.log(label(user)));
  console.log(users[0].messages.map(describe));
  console.log(show(users[0]), show({ email: 'a', title: 'b' }));
  const [first] = await Promise.all([prisma.user.findFirst()]).then(([user]) => [user.nick]); // expect: prisma/unknown-result-field
  console.log(first);
}

main();
