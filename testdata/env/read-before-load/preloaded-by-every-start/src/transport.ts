export const transport = { url: process.env.SMTP_URL! };
