import { Module } from '@nestjs/common';
import { ClientsModule } from '@nestjs/microservices';
import { options } from './organizations-svc.options';

@Module({ imports: [ClientsModule.register([{ name: 'ORGANIZATIONS', ...options }])] })
export class OrganizationsModule {}
