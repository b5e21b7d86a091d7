exports.atLoad = process.env.X_VAL ?? 'unset'
exports.later = () => process.env.X_VAL ?? 'unset'
