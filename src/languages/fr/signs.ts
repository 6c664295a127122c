/** Elisions, and a space before the colon. */
export function signsOfFrench(piece: string): number {
  if (!/['’]| [:;?!]/.test(piece)) return 0;
  return piece.match(/(?<!\p{L})(?:[dl]|qu)['’]\p{L}|\p{L} [:;?!](?=\s|$)/giu)?.length ?? 0;
}
