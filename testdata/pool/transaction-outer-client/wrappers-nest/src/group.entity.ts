import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity()
export class Group {
  @PrimaryColumn() id: string;
  @Column() workspaceId: string;
}
