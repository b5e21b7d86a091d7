module.exports = { apps: [{ name: 'api', script: 'src/index.js', exec_mode: 'cluster', instances: 4 }] };
