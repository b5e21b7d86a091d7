import { IsIn, IsOptional, IsString, IsUrl, Length } from 'class-validator';

export class SendMessageDto {
  @IsString()
  @Length(1, 4000)
  content!: string;

  @IsOptional()
  @IsIn(['TEXT', 'IMAGE', 'FILE'])
  type?: 'TEXT' | 'IMAGE' | 'FILE';

  @IsOptional()
  @IsUrl()
  attachmentUrl?: string;
}

export class SendAttachmentDto extends SendMessageDto {
  @IsUrl()
  declare attachmentUrl: string;
}
