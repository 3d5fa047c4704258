export type { Weekday } from "./arguments";
export { type MonthlyArgs, monthly, type QuarterlyArgs, quarterly, type WeeklyArgs, weekly } from "./series";
export { type SpreadArgs, spread, type WeeklyStart, type WeekWindow } from "./spread";
