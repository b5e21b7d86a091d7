import { ForbiddenException, Injectable, NotFoundException } from '@nestjs/common';
import { UserService } from '../user/user.service';
import { ChatRepository } from './chat.repository';
import { CreateConversationDto } from './dto/create-conversation.dto';
import { HistoryQueryDto } from './dto/history-query.dto';
import { SendMessageDto } from './dto/send-message.dto';

@Injectable()
export class ChatService {
  constructor(
    private readonly chat: ChatRepository,
    private readonly users: UserService,
  ) {}

  listConversations(userId: string) {
    return this.chat.findConversations(userId);
  }

  async createConversation(userId: string, dto: CreateConversationDto) {
    await this.users.getProfile(userId);
    const participantIds = [...new Set(dto.participantIds)].filter((id) => id !== userId);
    return this.chat.createConversation(userId, participantIds, dto.title);
  }

  async history(userId: string, conversationId: string, query: HistoryQueryDto) {
    await this.assertParticipant(userId, conversationId);
    const messages = await this.chat.findMessages(conversationId, query);
    return messages.reverse();
  }

  async sendMessage(userId: string, conversationId: string, dto: SendMessageDto) {
    await this.assertParticipant(userId, conversationId);
    return this.chat.createMessage({
      conversationId,
      senderId: userId,
      content: dto.content,
      type: dto.type ?? 'TEXT',
      attachmentUrl: dto.attachmentUrl,
    });
  }

  async markRead(userId: string, conversationId: string): Promise<void> {
    await this.assertParticipant(userId, conversationId);
    await this.chat.markConversationRead(userId, conversationId);
  }

  async deleteMessage(userId: string, messageId: string): Promise<void> {
    const message = await this.chat.findMessage(messageId);
    if (!message) {
      throw new NotFoundException(`Message ${messageId} not found`);
    }
    if (message.senderId !== userId) {
      throw new ForbiddenException('Only the sender can delete a message');
    }
    await this.chat.softDeleteMessage(messageId);
  }

  private async assertParticipant(userId: string, conversationId: string): Promise<void> {
    if (!(await this.chat.isParticipant(userId, conversationId))) {
      throw new ForbiddenException('Not a participant of this conversation');
    }
  }
}
