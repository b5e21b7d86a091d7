exports.load = () => JSON.parse(require('fs').readFileSync('settings.json', 'utf8'));
