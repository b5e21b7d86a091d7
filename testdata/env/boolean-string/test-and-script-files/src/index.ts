console.log('no flags');
