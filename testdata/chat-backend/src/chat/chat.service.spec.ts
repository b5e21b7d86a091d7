import { ForbiddenException, NotFoundException } from '@nestjs/common';
import type { UserService } from '../user/user.service';
import type { ChatRepository } from './chat.repository';
import { ChatService } from './chat.service';

const USER = '5a3c0f6e-6b3d-4a58-9a39-0f4f1f5f2d11';
const CONVERSATION = '8822dd87-d0c2-42be-93d2-1c0cb492e351';

function setup(overrides: Partial<Record<keyof ChatRepository, jest.Mock>> = {}) {
  const chat = {
    isParticipant: jest.fn().mockResolvedValue(true),
    findMessages: jest.fn().mockResolvedValue([{ id: 'new' }, { id: 'old' }]),
    findMessage: jest.fn().mockResolvedValue(null),
    createMessage: jest.fn().mockImplementation(async (input) => ({ id: 'm1', ...input })),
    ...overrides,
  };
  const users = { getProfile: jest.fn().mockResolvedValue({ id: USER }) };
  const service = new ChatService(chat as unknown as ChatRepository, users as unknown as UserService);
  return { chat, service };
}

describe('ChatService', () => {
  it('returns the history oldest first', async () => {
    const { service } = setup();
    const messages = await service.history(USER, CONVERSATION, { limit: 50 });
    expect(messages.map((message) => message.id)).toEqual(['old', 'new']);
  });

  it('sends plain text by default', async () => {
    const { chat, service } = setup();
    await service.sendMessage(USER, CONVERSATION, { content: 'hello' });
    expect(chat.createMessage).toHaveBeenCalledWith(expect.objectContaining({ type: 'TEXT', senderId: USER }));
  });

  it('refuses people who are not in the conversation', async () => {
    const { service } = setup({ isParticipant: jest.fn().mockResolvedValue(false) });
    await expect(service.sendMessage(USER, CONVERSATION, { content: 'hi' })).rejects.toBeInstanceOf(ForbiddenException);
  });

  it('reports a message that does not exist', async () => {
    const { service } = setup();
    await expect(service.deleteMessage(USER, 'missing')).rejects.toBeInstanceOf(NotFoundException);
  });
});
