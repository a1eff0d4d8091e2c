// A moment as the inputs of a date and of a time hold it, by the wall clock of this device.
const two = (value: number): string => String(value).padStart(2, "0");

/** 2026-07-09 */
export const dayOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** 20:42 */
export const timeOf = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`;
