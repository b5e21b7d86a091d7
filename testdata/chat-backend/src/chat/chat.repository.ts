import { Injectable } from '@nestjs/common';
import { PrismaService } from '../prisma/prisma.service';
import { HistoryQueryDto } from './dto/history-query.dto';

export interface NewMessage {
  conversationId: string;
  senderId: string;
  content: string;
  type: 'TEXT' | 'IMAGE' | 'FILE' | 'SYSTEM';
  attachmentUrl?: string;
}

const SENDER = { id: true, displayName: true, avatarUrl: true } as const;

@Injectable()
export class ChatRepository {
  constructor(private readonly prisma: PrismaService) {}

  findConversations(userId: string) {
    return this.prisma.client.conversation.findMany({
      where: { participants: { some: { userId } } },
      orderBy: { lastMessageAt: 'desc' },
      include: { participants: { include: { user: { select: SENDER } } } },
      take: 100,
    });
  }

  createConversation(ownerId: string, participantIds: string[], title?: string) {
    return this.prisma.client.conversation.create({
      data: {
        title,
        isGroup: participantIds.length > 1,
        participants: {
          create: [
            { userId: ownerId, role: 'OWNER' },
            ...participantIds.map((userId) => ({ userId, role: 'MEMBER' as const })),
          ],
        },
      },
      include: { participants: true },
    });
  }

  async isParticipant(userId: string, conversationId: string): Promise<boolean> {
    const participant = await this.prisma.client.participant.findUnique({
      where: { conversationId_userId: { conversationId, userId } },
      select: { id: true },
    });
    return participant !== null;
  }

  findMessages(conversationId: string, query: HistoryQueryDto) {
    return this.prisma.client.message.findMany({
      where: {
        conversationId,
        deletedAt: null,
        ...(query.before ? { createdAt: { lt: new Date(query.before) } } : {}),
        ...(query.type ? { messageType: query.type } : {}),
      },
      orderBy: { createdAt: 'desc' },
      take: query.limit,
      include: {
        sender: { select: SENDER },
        readReceipts: { select: { userId: true, readAt: true } },
      },
    } as any);
  }

  findMessage(id: string) {
    return this.prisma.client.message.findUnique({ where: { id }, select: { id: true, senderId: true } });
  }

  async createMessage(input: NewMessage) {
    const [message] = await this.prisma.client.$transaction([
      this.prisma.client.message.create({
        data: {
          conversationId: input.conversationId,
          senderId: input.senderId,
          content: input.content,
          messageType: input.type,
          attachmentUrl: input.attachmentUrl,
        } as any,
      }),
      this.prisma.client.conversation.update({
        where: { id: input.conversationId },
        data: { lastMessageAt: new Date() },
      }),
    ]);
    return message;
  }

  async markConversationRead(userId: string, conversationId: string): Promise<void> {
    await this.prisma.client.$transaction(async (tx) => {
      const unread = await tx.message.findMany({
        where: { conversationId, readReceipts: { none: { userId } } } as any,
        select: { id: true },
      });
      await tx.messageRead.createMany({
        data: unread.map(({ id }) => ({ messageId: id, userId })),
        skipDuplicates: true,
      });
    });
  }

  softDeleteMessage(id: string) {
    return this.prisma.client.message.update({ where: { id }, data: { deletedAt: new Date() } });
  }
}
