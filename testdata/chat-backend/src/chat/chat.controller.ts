import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ok } from '../common/api-response';
import { CurrentUserId } from '../common/current-user.decorator';
import { ChatService } from './chat.service';
import { CreateConversationDto } from './dto/create-conversation.dto';
import { HistoryQueryDto } from './dto/history-query.dto';
import { SendAttachmentDto, SendMessageDto } from './dto/send-message.dto';

@Controller('chat')
export class ChatController {
  constructor(private readonly chat: ChatService) {}

  @Get('conversations')
  async conversations(@CurrentUserId() userId: string) {
    return ok({ conversations: await this.chat.listConversations(userId) });
  }

  @Post('conversations')
  async createConversation(@CurrentUserId() userId: string, @Body() dto: CreateConversationDto) {
    return ok(await this.chat.createConversation(userId, dto));
  }

  @Get('conversations/:conversationId/messages')
  async history(
    @CurrentUserId() userId: string,
    @Param('conversationId', ParseUUIDPipe) conversationId: string,
    @Query() query: HistoryQueryDto,
  ) {
    return ok({ messages: await this.chat.history(userId, conversationId, query) });
  }

  @Post('conversations/:conversationId/messages')
  async send(
    @CurrentUserId() userId: string,
    @Param('conversationId', ParseUUIDPipe) conversationId: string,
    @Body() dto: SendMessageDto,
  ) {
    return ok(await this.chat.sendMessage(userId, conversationId, dto));
  }

  @Post('conversations/:conversationId/attachments')
  async sendAttachment(
    @CurrentUserId() userId: string,
    @Param('conversationId', ParseUUIDPipe) conversationId: string,
    @Body() dto: SendAttachmentDto,
  ) {
    return ok(await this.chat.sendMessage(userId, conversationId, dto));
  }

  @Post('conversations/:conversationId/read')
  @HttpCode(204)
  async markRead(
    @CurrentUserId() userId: string,
    @Param('conversationId', ParseUUIDPipe) conversationId: string,
  ): Promise<void> {
    await this.chat.markRead(userId, conversationId);
  }

  @Delete('messages/:messageId')
  @HttpCode(204)
  async deleteMessage(
    @CurrentUserId() userId: string,
    @Param('messageId', ParseUUIDPipe) messageId: string,
  ): Promise<void> {
    await this.chat.deleteMessage(userId, messageId);
  }
}
