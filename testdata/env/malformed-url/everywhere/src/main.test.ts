expect(() => parse('postgres://u:p/w@h:5432/db')).toThrow('Invalid URL');
