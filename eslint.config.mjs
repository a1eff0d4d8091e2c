import js from "@eslint/js";
import tseslint from "typescript-eslint";

// What the content security policy (trusted types, no inline style) would refuse in the browser is refused here first.
const refusedByPolicy = [
  { property: "innerHTML", message: "Build nodes; trusted types refuse markup from strings." },
  { property: "outerHTML", message: "Build nodes; trusted types refuse markup from strings." },
  { property: "insertAdjacentHTML", message: "Build nodes; trusted types refuse markup from strings." },
  { property: "cssText", message: "Use style.setProperty or a class." },
];

export default tseslint.config(
  { ignores: ["app/static/dist/", "node_modules/", ".venv/", "instance/"] },
  {
    files: ["app/frontend/{ts,worker}/**/*.ts"],
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", { max: 150 }],
      complexity: ["error", 12],
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-properties": ["error", ...refusedByPolicy],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["app/frontend/**/*.mjs", "eslint.config.mjs"],
    extends: [js.configs.recommended],
    languageOptions: { globals: { console: "readonly", process: "readonly", Buffer: "readonly", URL: "readonly" } },
    rules: { "max-lines": ["error", { max: 150 }] },
  },
);
