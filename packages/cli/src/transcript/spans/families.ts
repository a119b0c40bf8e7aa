/** Where agents put what belongs together, a folder a project: sessions fork and start sub-agents within it. */
const layouts: readonly RegExp[] = [
  /^.*[\\/]\.?claude[\\/]projects[\\/][^\\/]+[\\/]/,
  /^.*[\\/]\.pi[\\/]agent[\\/]sessions[\\/][^\\/]+[\\/]/,
];

/** The folder of what belongs to the file `path`; the same for all files that lie as no known agent puts them. */
function familyOf(path: string): string {
  for (const layout of layouts) {
    const [folder] = layout.exec(path) ?? [];
    if (folder !== undefined) return folder;
  }
  return "";
}

/** `paths` in groups of which none shares a session with another, so that one is in memory at a time. */
export function families(paths: readonly string[]): readonly (readonly string[])[] {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const folder = familyOf(path);
    const family = byFolder.get(folder);
    if (family === undefined) byFolder.set(folder, [path]);
    else family.push(path);
  }
  return [...byFolder.values()];
}
