import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, IsUUID, Length } from 'class-validator';

export class CreateConversationDto {
  @IsOptional()
  @IsString()
  @Length(1, 120)
  title?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsUUID('all', { each: true })
  participantIds!: string[];
}
