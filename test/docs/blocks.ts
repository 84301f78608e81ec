/** A fenced block of a Markdown page. */
export interface Block {
  readonly language: string;
  readonly code: string;
  /** Line of its first line of code, from 1. */
  readonly line: number;
}

/** All fenced blocks of a page, in order. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; lines: string[]; line: number } | undefined;
  markdown.split('\n').forEach((text, i) => {
    const fence = /^```(\w*)\s*$/.exec(text);
    if (fence && open) {
      blocks.push({ language: open.language, code: `${open.lines.join('\n')}\n`, line: open.line });
      open = undefined;
    } else if (fence) open = { language: fence[1]!, lines: [], line: i + 2 };
    else open?.lines.push(text);
  });
  return blocks;
}

const IMPORT = /^import [^;]+;\n/gm;

/** One module of the TypeScript of a page: its blocks one after another, every import once and first. */
export function moduleOf(blocks: readonly Block[]): string {
  const code = blocks.filter(({ language }) => language === 'ts').map((block) => block.code);
  const imports = new Set(code.flatMap((text) => text.match(IMPORT) ?? []));
  return `${[...imports].join('')}\n${code.map((text) => text.replaceAll(IMPORT, '')).join('\n')}export {};\n`;
}
