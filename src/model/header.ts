/** First line of everything we write into an output folder; a folder without it is somebody else's. */
export const HEADER = '# Made by cdk8s-cached-builds. Do not edit: change the definition and synthesize again.\n';

/** Says of a file that we made it, wherever in its first lines it stands. */
export const MADE_BY = HEADER.slice(0, HEADER.indexOf('.'));
