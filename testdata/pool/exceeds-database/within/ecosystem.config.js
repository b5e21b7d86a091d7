// As many as there are cores: nobody knows how many that is.
module.exports = { apps: [{ name: 'api', script: 'src/index.js', exec_mode: 'cluster', instances: 'max' }] };
