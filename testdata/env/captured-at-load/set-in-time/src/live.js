const kept = process.env.REGION_NAME;
exports.kept = () => kept;
exports.live = () => process.env.REGION_NAME;
