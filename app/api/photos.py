"""Photos: /api/v1/photos. Uploads are multipart; everything else is JSON or a picture."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response, request
from flask_openapi3 import FileStorage
from pydantic import BaseModel, BeforeValidator, Field, StrictBool

from app.api.base import (
    Body,
    KeyHeader,
    ListQuery,
    Moment,
    Text,
    answer,
    api_blueprint,
    json_answer,
    keyed,
    listing,
    local_iso,
    nothing,
    owner_id,
    problems,
)
from app.cursors import decode_cursor
from app.deps import request_deps
from app.imaging.crop_sizes import LARGEST_CROP_PX, SMALLEST_CROP_PX
from app.models import Photo
from app.services import face_choice, photo_eyes, photo_images, photo_processing, photos
from app.services.photo_eyes import EyesOpen
from app.services.photo_fields import MAX_TAG_CHARACTERS, MAX_TAGS
from app.services.photo_images import Picture
from app.vision.types import EyePair

View = Literal["front", "left", "right"]
# Fields of a form come as text; a tag such as "2" must not turn into a number on the way.
Tag = Annotated[Text, BeforeValidator(str), Field(max_length=MAX_TAG_CHARACTERS)]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS)]
Coordinate = Annotated[float, Field(allow_inf_nan=False)]
PointXY = tuple[Coordinate, Coordinate]
PICTURES: dict[Any, Any] = {
    200: {
        "description": "The picture.",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in ("image/jpeg", "image/avif", "application/octet-stream")
        },
    }
}

bp = api_blueprint("photos", "Face photos and their aligned crops", takes_files=("create",))


class PhotoIn(Body):
    file: FileStorage
    id: UUID | None = Field(None, description="Made by the sender (UUIDv7); made here when it is absent.")
    view: View = "front"
    taken_at: Moment | None = None
    time_zone: str | None = Field(
        None, max_length=64, description="IANA name; the account's when it is absent."
    )
    tags: Tags = Field(default_factory=list)
    tags_in_brackets: Tags = Field(default_factory=list, alias="tags[]")
    file_modified_at: Moment | None = Field(None, description="Used when the photo itself names no date.")
    retake_of: UUID | None = Field(
        None,
        description="The photo that was kept of the same shot; lists and comparisons leave this one out.",
    )

    def to_upload(self, data: bytes) -> photos.Upload:
        return photos.Upload(
            data=data,
            file_name=self.file.filename or "",
            view=self.view,
            taken_at=self.taken_at,
            time_zone=self.time_zone,
            tags=[*self.tags, *self.tags_in_brackets],
            file_modified_at=self.file_modified_at,
            id=self.id,
            retake_of=self.retake_of,
        )


class PhotoChange(Body):
    """Only the fields to change."""

    taken_at: Moment | None = None
    time_zone: str | None = Field(None, max_length=64)
    view: View | None = None
    view_is_certain: StrictBool | None = Field(
        None, description="true lines the photo up as its view even when it looks like another one"
    )
    tags: Tags | None = None
    mirrored: StrictBool | None = None
    excluded: StrictBool | None = None
    pinned: StrictBool | None = None


class EyesIn(Body):
    eyes: tuple[PointXY, PointXY] = Field(description="Upright source px, the subject's right eye first.")

    def to_pair(self) -> EyePair:
        return EyePair(*self.eyes)


class FaceIn(Body):
    point: PointXY = Field(description="Upright source px, on or near the face.")


class FaceOut(BaseModel):
    eyes: list[list[float]] = Field(description="rough, upright source px, the subject's right eye first")
    box: list[float] = Field(description="left, top, right, bottom in upright source px")
    score: float
    is_lined_up: bool


class AlignmentOut(BaseModel):
    matrix: list[list[float]] | None = Field(description="2 x 3, upright source px to canonical px")
    eyes: list[list[float]]
    uncertainty_pct_iod: float | None = Field(description="null for eyes placed by hand")
    source: Literal["model", "hand"]
    detail: float
    recipe: str
    faces: list[FaceOut] | None = Field(description="every face, when there are several; else null")
    face_choice: Literal["only", "likeness", "largest", "hand"] | None = Field(
        description="why this face: the only one, most like earlier photos, the largest, or chosen by hand"
    )


class EyesOut(BaseModel):
    lids: Literal["open", "squinting", "closed"]
    of_usual: float | None = Field(
        description="1 as open as in the person's photos before; null while there are fewer than three"
    )
    moves_pct_iod: float = Field(description="how far lids lower than usual pull the measured eye line")


class PhotoOut(BaseModel):
    id: UUID
    state: Literal["received", "processing", "aligned", "needs_review", "failed"]
    reason: str | None
    taken_at: str
    time_zone: str
    local_date: str
    date_source: Literal["exif", "file_name", "file_time", "user", "upload"]
    view: View
    view_is_certain: bool
    tags: list[str]
    mirrored: bool
    chosen_face: list[list[float]] | None = Field(description="rough eyes of the face that was pointed at")
    excluded: bool
    pinned: bool
    retake_of: UUID | None
    width: int
    height: int
    alignment: AlignmentOut | None
    quality: dict[str, int | float] | None
    eyes: EyesOut | None = Field(description="null while nothing was measured")


class PhotoPage(BaseModel):
    items: list[PhotoOut]
    next_cursor: str | None


class PhotoPath(BaseModel):
    photo_id: UUID


class PhotoQuery(ListQuery):
    view: View | None = None


class ImagePath(PhotoPath):
    variant: str = Field(description="aligned, screen, thumb, upright or original")


class ImageQuery(Body):
    raw: Literal["0", "1"] = Field("0", description="1: of the original, the bytes as they were sent")
    width: int | None = Field(
        None,
        ge=SMALLEST_CROP_PX,
        le=LARGEST_CROP_PX,
        description="aligned alone: drawn again from the original, this many px wide, as a JPEG",
    )


@bp.post(
    "/photos",
    summary="Send a photo",
    description="The same bytes again: 200 and the photo that is there.",
    responses={200: PhotoOut, 201: PhotoOut, **problems(400, 409, 413, 429, 507)},
)
def create(header: KeyHeader, form: PhotoIn) -> Response:
    data = form.file.read()
    fields: dict[str, Any] = request.form.to_dict(flat=False)
    payload = {**fields, "file": hashlib.sha256(data).hexdigest()}
    stored = photos.add_once(
        request_deps(),
        owner_id(),
        form.to_upload(data),
        keyed=keyed(header, payload),
        render=lambda photo: to_out(photo).model_dump_json(),
    )
    return answer(stored)


@bp.get("/photos", summary="Photos, newest first", responses={200: PhotoPage})
def index(query: PhotoQuery) -> Response:
    page = photos.page(
        request_deps(), owner_id(), view=query.view, after=decode_cursor(query.cursor), limit=query.limit
    )
    eyes = photo_eyes.of_photos(request_deps(), owner_id(), page.items)
    return listing([to_out(photo, eyes.get(photo.id)) for photo in page.items], page.next)


@bp.get("/photos/<uuid:photo_id>", summary="One photo", responses={200: PhotoOut})
def show(path: PhotoPath) -> Response:
    return one(photos.get(request_deps(), owner_id(), path.photo_id))


@bp.patch(
    "/photos/<uuid:photo_id>",
    summary="Change a photo",
    responses={200: PhotoOut, **problems(400, 413, 415)},
)
def change(path: PhotoPath, body: PhotoChange) -> Response:
    return one(photos.edit(request_deps(), owner_id(), path.photo_id, photos.Changes(**body.model_dump())))


@bp.delete("/photos/<uuid:photo_id>", summary="Delete a photo", responses={204: None})
def delete(path: PhotoPath) -> Response:
    photos.delete(request_deps(), owner_id(), path.photo_id)
    return nothing()


@bp.post("/photos/<uuid:photo_id>/restore", summary="Undo the deletion", responses={200: PhotoOut})
def restore(path: PhotoPath) -> Response:
    return one(photos.restore(request_deps(), owner_id(), path.photo_id))


@bp.put(
    "/photos/<uuid:photo_id>/eyes",
    summary="Place the eyes by hand",
    responses={200: PhotoOut, **problems(400, 413, 415)},
)
def place_eyes(path: PhotoPath, body: EyesIn) -> Response:
    return one(photo_processing.place_eyes(request_deps(), owner_id(), path.photo_id, body.to_pair()))


@bp.delete("/photos/<uuid:photo_id>/eyes", summary="Return to the model", responses={200: PhotoOut})
def use_model(path: PhotoPath) -> Response:
    return one(photo_processing.use_model(request_deps(), owner_id(), path.photo_id))


@bp.put(
    "/photos/<uuid:photo_id>/face",
    summary="Choose one of several faces",
    description="The choice survives every later recipe. Eyes placed by hand count for more: 409.",
    responses={200: PhotoOut, **problems(400, 409, 413, 415)},
)
def choose_face(path: PhotoPath, body: FaceIn) -> Response:
    return one(face_choice.choose(request_deps(), owner_id(), path.photo_id, body.point))


@bp.delete("/photos/<uuid:photo_id>/face", summary="Choose the face automatically", responses={200: PhotoOut})
def choose_face_automatically(path: PhotoPath) -> Response:
    return one(face_choice.choose_automatically(request_deps(), owner_id(), path.photo_id))


@bp.get("/photos/<uuid:photo_id>/image/<string:variant>", summary="A picture", responses=PICTURES)
def image(path: ImagePath, query: ImageQuery) -> Response:
    deps, owner = request_deps(), owner_id()
    if path.variant == "aligned" and query.width is not None:
        return picture(photo_images.crop(deps, owner, path.photo_id, query.width))
    if path.variant != "original":
        return picture(photo_images.derived(deps, owner, path.photo_id, path.variant))
    if query.raw == "1":
        return export(photo_images.raw(deps, owner, path.photo_id))
    return picture(photo_images.original(deps, owner, path.photo_id))


def picture(found: Picture) -> Response:
    """Our own encoding: shown, never kept by a cache, and never anything but a picture."""
    response = Response(found.data, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    return _private(response)


def export(found: Picture) -> Response:
    """Bytes somebody else made: saved, never shown."""
    response = Response(found.data, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return _private(response)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def to_out(photo: Photo, eyes: EyesOpen | None = None) -> PhotoOut:
    made = photo.alignment
    own = {name: getattr(photo, name) for name in PhotoOut.model_fields if name not in {"quality", "eyes"}}
    own["alignment"] = None if made is None else _of(AlignmentOut.model_fields, made)
    own["eyes"] = None if eyes is None else EyesOut(**asdict(eyes))
    own["quality"] = None if made is None else made.quality
    own["taken_at"] = local_iso(photo.taken_at, photo.time_zone)
    own["local_date"] = photo.local_date.isoformat()
    return PhotoOut(**own)


def one(photo: Photo) -> Response:
    eyes = photo_eyes.of_photos(request_deps(), owner_id(), [photo])
    return json_answer(to_out(photo, eyes.get(photo.id)).model_dump_json())


def _of(names: Sequence[str] | dict[str, Any], row: object) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
