"""What runs the networks: LiteRT where there is a wheel of it, OpenCV elsewhere. Both give the same answers.

LiteRT needs half to two thirds of OpenCV's time (docs/adr/0014). There is none for Macs with an Intel processor.
"""

from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from app.vision.types import FloatArray

try:
    from ai_edge_litert.interpreter import Interpreter
except ImportError:
    Interpreter = None

Picture = npt.NDArray[np.float32]


class Engine(Protocol):
    """One network, ready to run; it holds its last input, so it serves one thread at a time."""

    def run(self, picture: Picture) -> tuple[FloatArray, ...]:
        """Run a side x side x 3 picture, in the network's own range, through it; the outputs are flat."""
        ...


class LiteRt:
    """By Google's own interpreter, on one thread."""

    def __init__(self, tflite: bytes, outputs: tuple[str, ...]) -> None:
        """Raise ValueError when the bytes are no network, KeyError when it has no such output."""
        self._interpreter = Interpreter(model_content=tflite, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        # By name: their order in the file is not to be trusted.
        places = {out["name"]: out["index"] for out in self._interpreter.get_output_details()}
        self._outputs = [places[name] for name in outputs]

    def run(self, picture: Picture) -> tuple[FloatArray, ...]:
        """See `Engine.run`."""
        self._interpreter.set_tensor(self._input, picture[None])
        self._interpreter.invoke()
        return tuple(
            np.asarray(self._interpreter.get_tensor(place), np.float64).ravel() for place in self._outputs
        )


class OpenCv:
    """By OpenCV, which every box has."""

    def __init__(self, tflite: bytes, outputs: tuple[str, ...]) -> None:
        """Raise cv2.error when the bytes are no network."""
        self._net = cv2.dnn.readNetFromTFLite(np.frombuffer(tflite, dtype=np.uint8))
        # Layers joined are 6 % slower in the mesh and 11 % in the iris network; the answers are the same.
        self._net.enableFusion(False)
        self._outputs = list(outputs)

    def run(self, picture: Picture) -> tuple[FloatArray, ...]:
        """See `Engine.run`."""
        self._net.setInput(np.ascontiguousarray(picture.transpose(2, 0, 1))[None])
        return tuple(np.asarray(out, np.float64).ravel() for out in self._net.forward(self._outputs))


def engine_for(tflite: bytes, outputs: tuple[str, ...]) -> Engine:
    """Build a network in the fastest engine of this machine."""
    return OpenCv(tflite, outputs) if Interpreter is None else LiteRt(tflite, outputs)
