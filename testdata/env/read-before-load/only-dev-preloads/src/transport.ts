export const transport = { url: process.env.SMTP_URL! }; // expect: env/read-before-load level=warning
