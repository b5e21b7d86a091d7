import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, Max, Min } from 'class-validator';

export class HistoryQueryDto {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 50;

  @IsOptional()
  @IsISO8601()
  before?: string;

  @IsOptional()
  @IsIn(['TEXT', 'IMAGE', 'FILE', 'SYSTEM'])
  type?: 'TEXT' | 'IMAGE' | 'FILE' | 'SYSTEM';
}
