// A chosen, taken or shared photo as an entry. Its bytes are read before anything is written.
import { fresh, type PhotoEntry } from "./entry";

export async function photoEntry(owner: string, file: File, fields: PhotoEntry["photo"]["fields"], id?: string): Promise<PhotoEntry> {
  const photo = { bytes: await file.arrayBuffer(), type: file.type, name: file.name || "photo.jpg", fields };
  return { ...fresh(owner, "Photo", id), what: "photo", photo };
}
