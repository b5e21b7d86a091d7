const getEnv = (name) => process.env[name];
const sender = process.env.MAIL_SENDER;
exports.sender = () => sender;
exports.live = () => getEnv('MAIL_SENDER');
