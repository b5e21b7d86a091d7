import env from 'env-var';

export const mail = env.get('SMTP_URL').required().asString(); // expect: env/read-before-load
export const retries = env.get('SMTP_RETRIES').default('3').asInt();
