export const list = ({ ctx }: any) =>
  ctx.db.message.findMany({ where: { kind: 'text' } }); // expect: prisma/unknown-field
