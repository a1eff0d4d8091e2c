// Runs before the first paint, so a chosen theme never flashes the other one. Classic script, loaded by src.
import { applyTheme, keptTheme } from "./core/theme-choice";

applyTheme(keptTheme());
