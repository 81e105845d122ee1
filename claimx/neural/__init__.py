"""Doc -> arrays -> ONNX -> arrays; no training code."""
