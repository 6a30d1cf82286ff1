/** So many lines of each group are shown before somebody asks for more. */
export const SHOWN = { now: 30, soon: 15, waiting: 10 };

const LOWEST_LINE = 56;

/** At least so many lines fit on the screen. */
export const linesInSight = () => Math.ceil(window.innerHeight / LOWEST_LINE);
