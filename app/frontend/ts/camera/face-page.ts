// For browsers whose workers have no WebGL (WebKitGTK): the same finder in the page itself.
export { openFaceFinder } from "./face-finder";
