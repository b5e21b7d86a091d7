module.exports = { url: 'postgres://app@db/app' };
