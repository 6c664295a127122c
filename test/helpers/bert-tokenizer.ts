import { PreTrainedTokenizer } from "@xenova/transformers";

/** A tokenizer file as BERT's, of these pieces, "[UNK]" and "[SEP]" first; a piece's id is its place. */
export function bertTokenizer(
  pieces: readonly string[],
  changes: { normalizer?: object; model?: object; special?: object } = {},
): PreTrainedTokenizer {
  return new PreTrainedTokenizer(
    {
      version: "1.0",
      added_tokens: [
        { id: 0, content: "[UNK]", special: true, normalized: false, ...changes.special },
        { id: 1, content: "[SEP]", special: true, normalized: false, ...changes.special },
      ],
      normalizer: {
        type: "BertNormalizer",
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: true,
        lowercase: true,
        ...changes.normalizer,
      },
      pre_tokenizer: { type: "BertPreTokenizer" },
      post_processor: null,
      decoder: null,
      model: {
        type: "WordPiece",
        unk_token: "[UNK]",
        continuing_subword_prefix: "##",
        max_input_chars_per_word: 20,
        vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
        ...changes.model,
      },
    },
    {},
  );
}
