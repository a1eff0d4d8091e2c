declare module "@mediapipe/tasks-vision/vision_wasm_module_internal.js" {
  const ModuleFactory: unknown;
  export default ModuleFactory;
}
