import { type AST, parseRegExpLiteral } from "@eslint-community/regexpp";

/** Set a backtracking engine to work on an expression, and count what it does; the answer is where the match ends, or -1. */
export type Stepper = (
  text: string,
  from: number,
  step: (steps: number) => void,
) => [number, number] | undefined;

/**
 * A plain backtracking matcher for the same expression, as V8's is one (irregexp): one step for each character
 * looked at, each way tried and each place where a search begins. It knows no captures, so no backreferences.
 */
export function stepperOf(expression: RegExp): Stepper {
  const { pattern } = parseRegExpLiteral(expression);
  const program = new Compiler(expression.flags);
  program.alternatives(pattern.alternatives, true);
  program.emit(Op.Match);
  const { code, sets, flags } = program;
  const isAnchored = !flags.includes("m") && pattern.alternatives.every(isAtStart);
  const isSticky = flags.includes("y");
  const isUnicode = /[uv]/.test(flags);
  const first = isSticky || isAnchored ? undefined : firstSets(program, 0);
  return (text, from, step) => {
    for (let start = from; start <= text.length; start += isUnicode && isPair(text, start) ? 2 : 1) {
      step(1);
      const next = (isUnicode ? text.codePointAt(start) : text.charCodeAt(start)) || 0;
      if (first && !first.some((set) => isIn(set, next))) continue;
      const end = run({ code, sets, flags, text, step }, 0, start);
      if (end >= 0) return [start, end];
      if (isSticky || isAnchored) return undefined;
    }
    return undefined;
  };
}

const Op = {
  Match: 0,
  /** [set, isForward] */
  Character: 1,
  /** [set, isForward, least, most, isGreedy]: a run of one set's characters. */
  Run: 2,
  /** [first, second]: where to go on, and where when that fails. */
  Split: 3,
  Jump: 4,
  /** [register]: remembers the place; fails where the place is still the same. */
  Mark: 5,
  Moved: 6,
  Start: 7,
  End: 8,
  /** [isNegated] */
  Word: 9,
  /** [isNegated, end of it]: what follows up to a Match is looked for from here, and moves nothing. */
  Look: 10,
} as const;

const UNBOUNDED = 0x7fffffff;

class Compiler {
  readonly code: number[] = [];
  readonly sets: Set[] = [];
  readonly flags: string;
  #registers = 0;

  constructor(flags: string) {
    this.flags = flags;
  }

  emit(...code: number[]): number {
    return this.code.push(...code) - code.length;
  }

  alternatives(all: readonly AST.Alternative[], isForward: boolean): void {
    const ends: number[] = [];
    for (const [i, { elements }] of all.entries()) {
      const isLast = i === all.length - 1;
      const split = isLast ? -1 : this.emit(Op.Split, 0, 0);
      if (!isLast) this.code[split + 1] = this.code.length;
      for (const element of isForward ? elements : elements.toReversed()) this.element(element, isForward);
      if (!isLast) {
        ends.push(this.emit(Op.Jump, 0));
        this.code[split + 2] = this.code.length;
      }
    }
    for (const end of ends) this.code[end + 1] = this.code.length;
  }

  element(node: AST.Element, isForward: boolean): void {
    switch (node.type) {
      case "Character":
      case "CharacterSet":
      case "CharacterClass":
        this.emit(Op.Character, this.#set(node.raw), Number(isForward));
        return;
      case "Group":
      case "CapturingGroup":
        this.alternatives(node.alternatives, isForward);
        return;
      case "Quantifier":
        this.#quantifier(node, isForward);
        return;
      case "Assertion":
        this.#assertion(node);
        return;
      default:
        throw new Error(`no steps are counted for ${node.type} in ${node.raw}`);
    }
  }

  #quantifier({ element, min, max, greedy }: AST.Quantifier, isForward: boolean): void {
    if (
      element.type === "Character" ||
      element.type === "CharacterSet" ||
      element.type === "CharacterClass"
    ) {
      const most = max === Number.POSITIVE_INFINITY ? UNBOUNDED : max;
      this.emit(Op.Run, this.#set(element.raw), Number(isForward), min, most, Number(greedy));
      return;
    }
    for (let i = 0; i < min; i++) this.element(element, isForward);
    const way = (split: number, body: number, after: number) => {
      this.code[split + (greedy ? 1 : 2)] = body;
      this.code[split + (greedy ? 2 : 1)] = after;
    };
    if (max === Number.POSITIVE_INFINITY) {
      const register = this.#registers++;
      const split = this.emit(Op.Split, 0, 0);
      const body = this.emit(Op.Mark, register);
      this.element(element, isForward);
      this.emit(Op.Moved, register);
      this.emit(Op.Jump, split);
      way(split, body, this.code.length);
      return;
    }
    const splits: number[] = [];
    for (let i = min; i < max; i++) {
      splits.push(this.emit(Op.Split, 0, 0));
      this.element(element, isForward);
    }
    for (const split of splits) way(split, split + 3, this.code.length);
  }

  #assertion(node: AST.Assertion): void {
    if (node.kind === "start") this.emit(Op.Start);
    else if (node.kind === "end") this.emit(Op.End);
    else if (node.kind === "word") this.emit(Op.Word, Number(node.negate));
    else if (node.kind === "lookahead" || node.kind === "lookbehind") {
      const look = this.emit(Op.Look, Number(node.negate), 0);
      this.alternatives(node.alternatives, node.kind === "lookahead");
      this.emit(Op.Match);
      this.code[look + 2] = this.code.length;
    }
  }

  #set(raw: string): number {
    return this.sets.push(setOf(raw, this.flags.replace(/[^isuv]/g, ""))) - 1;
  }
}

/** The sets of which a match's first character is one; undefined where it need not have one. */
function firstSets(program: Compiler, pc: number): Set[] | undefined {
  const { code, sets } = program;
  if (code[pc] === Op.Character) return [sets[code[pc + 1]!]!];
  if (code[pc] === Op.Run && code[pc + 3]! > 0) return [sets[code[pc + 1]!]!];
  if (code[pc] !== Op.Split) return undefined;
  const [one, other] = [firstSets(program, code[pc + 1]!), firstSets(program, code[pc + 2]!)];
  return one && other && [...one, ...other];
}

function isAtStart({ elements: [first] }: AST.Alternative): boolean {
  if (first?.type === "Assertion") return first.kind === "start";
  return first?.type === "Group" && first.alternatives.every(isAtStart);
}

/** Whether a character, or half of one, is of a set. */
interface Set {
  /** By UTF-16 unit: 0 where it was not asked yet, 1 for no, 2 for yes. */
  known: Uint8Array;
  beyond: Map<number, boolean>;
  expression: RegExp;
}

const known = new Map<string, Set>();
// What counts steps for all expressions must not count its own.
const { exec } = RegExp.prototype;

function setOf(raw: string, flags: string): Set {
  const key = `${flags}/${raw}`;
  let set = known.get(key);
  if (set === undefined) {
    set = { known: new Uint8Array(2 ** 16), beyond: new Map(), expression: new RegExp(`^${raw}$`, flags) };
    known.set(key, set);
  }
  return set;
}

function isIn(set: Set, code: number): boolean {
  if (code < 2 ** 16) {
    const known = set.known[code]!;
    if (known !== 0) return known === 2;
    const answer = exec.call(set.expression, String.fromCharCode(code)) !== null;
    set.known[code] = answer ? 2 : 1;
    return answer;
  }
  let answer = set.beyond.get(code);
  if (answer === undefined) {
    answer = exec.call(set.expression, String.fromCodePoint(code)) !== null;
    set.beyond.set(code, answer);
  }
  return answer;
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

interface Run {
  code: readonly number[];
  sets: readonly Set[];
  flags: string;
  text: string;
  step(steps: number): void;
}

const WORD = setOf("\\w", "");

/** Kinds of what stands on the stack of ways not tried yet. */
const [WAY, SHORTER, LONGER, RESTORE] = [0, 1, 2, 3];

/** Where the program that begins at `begin` ends a match that begins at `start`, or -1. */
function run({ code, sets, flags, text, step }: Run, begin: number, start: number): number {
  const isUnicode = flags.includes("u") || flags.includes("v");
  const isMultiline = flags.includes("m");
  /** In fours: kind, where the program goes on, place in the text, and how many characters more or less there may be. */
  const stack: number[] = [];
  const registers: number[] = [];
  let pc = begin;
  let at = start;
  const isBreak = (place: number) => "\n\r\u2028\u2029".includes(text[place] ?? "x");
  const isWord = (place: number) => place >= 0 && place < text.length && isIn(WORD, text.charCodeAt(place));
  /** After the next character where it is of the set, or -1. */
  const after = (set: Set, place: number, isForward: boolean): number => {
    if (isForward) {
      if (place >= text.length) return -1;
      if (isUnicode && isPair(text, place)) return isIn(set, text.codePointAt(place)!) ? place + 2 : -1;
      return isIn(set, text.charCodeAt(place)) ? place + 1 : -1;
    }
    if (place <= 0) return -1;
    if (isUnicode && place > 1 && isPair(text, place - 2))
      return isIn(set, text.codePointAt(place - 2)!) ? place - 2 : -1;
    return isIn(set, text.charCodeAt(place - 1)) ? place - 1 : -1;
  };
  for (;;) {
    step(1);
    let isRight = true;
    switch (code[pc]) {
      case Op.Match:
        return at;
      case Op.Character: {
        const next = after(sets[code[pc + 1]!]!, at, code[pc + 2] === 1);
        isRight = next >= 0;
        at = next;
        pc += 3;
        break;
      }
      case Op.Run: {
        const [set, isForward] = [sets[code[pc + 1]!]!, code[pc + 2] === 1];
        const [least, most, isGreedy] = [code[pc + 3]!, code[pc + 4]!, code[pc + 5] === 1];
        let count = 0;
        for (const wanted = isGreedy ? most : least; count < wanted; count++) {
          const next = after(set, at, isForward);
          if (next < 0) break;
          at = next;
        }
        step(count);
        isRight = count >= least;
        if (isRight && isGreedy && count > least) stack.push(SHORTER, pc, at, count - least);
        if (isRight && !isGreedy && count < most) stack.push(LONGER, pc, at, most - count);
        pc += 6;
        break;
      }
      case Op.Split:
        stack.push(WAY, code[pc + 2]!, at, 0);
        pc = code[pc + 1]!;
        break;
      case Op.Jump:
        pc = code[pc + 1]!;
        break;
      case Op.Mark: {
        const register = code[pc + 1]!;
        stack.push(RESTORE, register, registers[register] ?? -1, 0);
        registers[register] = at;
        pc += 2;
        break;
      }
      case Op.Moved:
        isRight = registers[code[pc + 1]!] !== at;
        pc += 2;
        break;
      case Op.Start:
        isRight = at === 0 || (isMultiline && isBreak(at - 1));
        pc += 1;
        break;
      case Op.End:
        isRight = at === text.length || (isMultiline && isBreak(at));
        pc += 1;
        break;
      case Op.Word:
        isRight = (isWord(at - 1) !== isWord(at)) !== (code[pc + 1] === 1);
        pc += 2;
        break;
      case Op.Look:
        isRight = run({ code, sets, flags, text, step }, pc + 3, at) >= 0 !== (code[pc + 1] === 1);
        pc = code[pc + 2]!;
        break;
      default:
        throw new Error(`no operation ${code[pc]}`);
    }
    while (!isRight) {
      if (stack.length === 0) return -1;
      step(1);
      const left = stack.pop()!;
      const place = stack.pop()!;
      const where = stack.pop()!;
      const kind = stack.pop()!;
      if (kind === RESTORE) {
        registers[where] = place;
        continue;
      }
      isRight = true;
      if (kind === WAY) [pc, at] = [where, place];
      else {
        const isForward = code[where + 2] === 1;
        const set = sets[code[where + 1]!]!;
        const next =
          kind === LONGER ? after(set, place, isForward) : before(text, place, isForward, isUnicode);
        if (next < 0) {
          isRight = false;
          continue;
        }
        if (left > 1) stack.push(kind, where, next, left - 1);
        [pc, at] = [where + 6, next];
      }
    }
  }
}

/** One character of a run given back. */
function before(text: string, at: number, isForward: boolean, isUnicode: boolean): number {
  if (isForward) return at - (isUnicode && at > 1 && isPair(text, at - 2) ? 2 : 1);
  return at + (isUnicode && isPair(text, at) ? 2 : 1);
}
