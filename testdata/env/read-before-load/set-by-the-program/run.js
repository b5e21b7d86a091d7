const mode = process.env.MODE;
const level = process.env.LEVEL;
exports.run = () => console.log(mode, level);
