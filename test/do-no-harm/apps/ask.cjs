/** Asks the model once and prints what it said. */
exports.ask = async (OpenAI) => {
  const client = new OpenAI({ apiKey: "test", baseURL: `${process.env.PROVIDER_URL}/v1` });
  const messages = [{ role: "user", content: "What is a spoor?" }];
  const { choices } = await client.chat.completions.create({ model: "gpt-4o-mini", messages });
  console.log(choices[0].message.content);
};
