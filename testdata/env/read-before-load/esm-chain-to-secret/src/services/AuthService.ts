const JWT_SECRET = process.env.JWT_SECRET; // expect: env/read-before-load
if (!JWT_SECRET) {
  console.error('FATAL: JWT_SECRET is not set');
  process.exit(1);
}

export class AuthService {
  static sign(email: string) {
    const ttl = process.env.JWT_TTL ?? '15m';
    return `${email}.${JWT_SECRET}.${ttl}`;
  }
}
