export class Mail {
  static url = process.env.MAIL_URL;
}
