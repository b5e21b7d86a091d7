export const atLoad = process.env.X_VAL ?? 'unset'
export const later = () => process.env.X_VAL ?? 'unset'
