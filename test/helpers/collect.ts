/** Everything a source yields, in order. */
export async function collect<Entry>(source: AsyncIterable<Entry>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of source) entries.push(entry);
  return entries;
}
