/** What can be drawn of a definition. */
export const DRAWINGS = ['builds', 'pods', 'folders'] as const;
