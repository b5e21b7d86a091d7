import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

const LOAD_TEST_CONVERSATION = '8822dd87-d0c2-42be-93d2-1c0cb492e351';
const LOAD_TEST_USER = '00000000-0000-0000-0000-000000000000';
const SECOND_USER = '5a3c0f6e-6b3d-4a58-9a39-0f4f1f5f2d11';

async function main(): Promise<void> {
  const loadUser = await prisma.user.upsert({
    where: { id: LOAD_TEST_USER },
    update: {},
    create: { id: LOAD_TEST_USER, email: 'load@example.test', displayName: 'Load Test' },
  });
  const second = await prisma.user.upsert({
    where: { id: SECOND_USER },
    update: {},
    create: { id: SECOND_USER, email: 'mira@example.test', displayName: 'Mira', isAdmin: true },
  });

  await prisma.conversation.upsert({
    where: { id: LOAD_TEST_CONVERSATION },
    update: {},
    create: {
      id: LOAD_TEST_CONVERSATION,
      title: 'Load test room',
      isGroup: true,
      participants: {
        create: [
          { userId: loadUser.id, role: 'MEMBER' },
          { userId: second.id, role: 'OWNER' },
        ],
      },
    },
  });

  const existing = await prisma.message.count({ where: { conversationId: LOAD_TEST_CONVERSATION } });
  if (existing === 0) {
    await prisma.message.createMany({
      data: Array.from({ length: 50 }, (_, index) => ({
        conversationId: LOAD_TEST_CONVERSATION,
        senderId: index % 2 === 0 ? loadUser.id : second.id,
        content: `Seed message ${index + 1}`,
      })),
    });
  }
}

main()
  .catch((error) => {
    console.error('Seeding failed', error);
    process.exitCode = 1;
  })
  .finally(() => prisma.$disconnect());
