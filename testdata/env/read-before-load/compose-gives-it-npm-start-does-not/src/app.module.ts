import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { OrganizationsModule } from './organizations/organizations.module';

@Module({ imports: [ConfigModule.forRoot(), OrganizationsModule] })
export class AppModule {}
