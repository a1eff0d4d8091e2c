// What a phone needs to install Afterglow. `address` gives the hashed address of an asset.
export function makeWebManifest(address) {
  const png = (name, size, purpose) => ({ src: address(name), sizes: `${size}x${size}`, type: "image/png", purpose });
  const manifest = {
    id: "/",
    name: "Afterglow",
    short_name: "Afterglow",
    description: "A private diary of face masks, massage and weekly photos, lined up to compare.",
    lang: "en",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: "#f6f2eb",
    theme_color: "#f6f2eb",
    categories: ["lifestyle", "health"],
    launch_handler: { client_mode: ["navigate-existing", "auto"] },
    share_target: {
      action: "/share-target",
      method: "POST",
      enctype: "multipart/form-data",
      params: { files: [{ name: "photos", accept: ["image/*", ".heic", ".heif", ".avif"] }] },
    },
    icons: [
      png("icon-192.png", 192, "any"),
      png("icon-512.png", 512, "any"),
      png("icon-maskable.png", 512, "maskable"),
    ],
    shortcuts: [
      { name: "Log a massage", short_name: "Massage", url: "/log/massage" },
      { name: "Log a mask", short_name: "Mask", url: "/log/mask" },
      { name: "Take a photo", short_name: "Photo", url: "/photos/new" },
    ].map((shortcut) => ({ ...shortcut, icons: [png("icon-192.png", 192, "any")] })),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
