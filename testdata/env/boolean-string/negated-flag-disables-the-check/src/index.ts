import express from 'express';

const app = express();
app.post('/send', (req, res) => {
  if (!process.env.DISABLE_BOT_CHECK && /bot/.test(req.get('user-agent') ?? '')) { // expect: env/boolean-string
    res.json({ beep: 'boop' });
    return;
  }
  res.json({});
});
app.listen(3000);
