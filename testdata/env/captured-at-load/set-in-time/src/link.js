const base = process.env.BASE_LINK;
exports.link = () => base;
