"""Parts of a model, small enough to be made in a test: a tokenizer, ONNX graphs, their stand-ins."""

import string

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

UNKNOWN = "[UNK]"
FLOAT = 1  # of ONNX's element types


def make_tokenizer():
    """Letters and digits are pieces, punctuation and the like is unknown, control characters are dropped."""
    pieces = [UNKNOWN, *string.ascii_lowercase, *string.digits]
    pieces += [f"##{piece}" for piece in pieces[1:]]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=100))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


class StandinGraph:
    """Takes the place of an `OnnxModel`: a function of the named inputs that keeps what it was given."""

    def __init__(self, function):
        self.function = function
        self.calls = []

    def run(self, inputs):
        self.calls.append(inputs)
        return self.function(**inputs)


def make_onnx(operator, *, inputs=("x",), output="y", width=2):
    """The bytes of an ONNX file of one node: float arrays (any, `width`) in and out."""
    node = b"".join(_field(1, name.encode()) for name in inputs)
    node += _field(2, output.encode()) + _field(4, operator.encode())
    graph = _field(1, node) + _field(2, b"tiny")
    graph += b"".join(_field(11, _float_matrix(name, width)) for name in inputs)
    graph += _field(12, _float_matrix(output, width))
    opset = _field(1, b"") + _field(2, 17)
    return _field(1, 8) + _field(7, graph) + _field(8, opset)


def _float_matrix(name, width):
    shape = _field(1, _field(2, b"rows")) + _field(1, _field(1, width))
    tensor = _field(1, FLOAT) + _field(2, shape)
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _field(number, value):
    """A field of a protocol buffer: a number below 128, or bytes."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    size, length = [], len(value)
    while length > 127:
        size.append(length & 127 | 128)
        length >>= 7
    return bytes([number << 3 | 2, *size, length]) + value
