import type { Definition } from '../../resolve/definition';
import type { Layout } from '../output/layout';
import { buildsDrawing } from './builds';
import type { Drawing } from './drawing';
import { foldersDrawing } from './folders';
import { mermaidOf } from './mermaid';
import type { DRAWINGS } from './names';
import { podsDrawing } from './pods';
import { svgOf } from './svg';

/** A definition, and what it comes to. */
export interface Drawn {
  readonly definition: Definition;
  readonly layout: Layout;
  /** The one build that is drawn; all where there is none. */
  readonly build?: string | undefined;
}

const DRAWN: { readonly [N in (typeof DRAWINGS)[number]]: (drawn: Drawn) => Drawing } = {
  builds: ({ definition }) => buildsDrawing(definition),
  pods: ({ definition, build }) => podsDrawing(definition, build),
  folders: ({ layout }) => foldersDrawing(layout),
};

/** A picture of a definition. */
export function drawn(what: (typeof DRAWINGS)[number], of: Drawn, format: 'svg' | 'mermaid'): string {
  return (format === 'svg' ? svgOf : mermaidOf)(DRAWN[what](of));
}
