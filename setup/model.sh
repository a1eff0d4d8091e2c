#!/bin/sh
# Fetch the face model once. Without it everything else works, so being offline stops nothing; `make run` asks
# once, `make setup` and `make test` ask again.
set -u
[ -z "${FACE_MODEL:-}" ] || exit 0
stamps=.venv/.stamps
done=$stamps/model-$(cksum <app/imaging/model_files.py | cut -d ' ' -f 1)
asked=$stamps/model-asked
[ ! -e "$done" ] || [ ! -s .venv/share/afterglow/face_landmarker.task ] || exit 0
if [ "${1:-}" = again ] || [ ! -e "$asked" ]; then
    touch "$asked"
    if said=$(.venv/bin/python -m app.imaging.model_files .venv/share/afterglow 2>&1); then
        echo "$said"
        touch "$done"
        exit 0
    fi
    [ "${1:-}" != again ] || echo "$said" >&2
fi
echo "No face model: photos are kept and can be lined up by hand. With a network, 'make setup' fetches it." >&2
