import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { jwtConstants } from './constants';
import { JwtStrategy } from './jwt.strategy';

@Module({
  imports: [
    JwtModule.register({
      secret: process.env.JWT_ACCESS_SECRET || 'your-secret', // expect: env/read-before-load
      signOptions: { expiresIn: '15m' },
    }),
    JwtModule.registerAsync({ useFactory: () => ({ secret: process.env.REFRESH_SECRET }) }),
    JwtModule.register({ secret: jwtConstants.refresh }),
  ],
  providers: [JwtStrategy],
})
export class AuthModule {}
