"""`claimx_encoder`: one pass of the transformer over the text; its states go to `doc.tensor`."""

from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc

from claimx.document.words import read_words
from claimx.errors import ModelError
from claimx.neural.encode import WIDTH, Floats, Ints, encode_tokens
from claimx.neural.features import MAX_PIECES, Pieces, token_features
from claimx.neural.onnx import REINSTALL, OnnxModel
from claimx.neural.windows import cut_qualities
from claimx.pipeline.stored import StoredPipe

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Word pieces in a window, [CLS] and [SEP] left out: the length the weights were trained with.
WINDOW = 318
# Word pieces of context on each side of what a window speaks for.
CONTEXT = 48


@Language.factory(
    "claimx_encoder",
    assigns=["doc.tensor"],
    default_config={"window": WINDOW, "context": CONTEXT, "threads": 1},
)
def make_encoder(nlp: Language, name: str, window: int, context: int, threads: int) -> "EncoderPipe":
    """Make the component; its weights come with `from_disk`."""
    return EncoderPipe(name, window=window, context=context, threads=threads)


class EncoderPipe(StoredPipe):
    """Sets `doc.tensor` to the states of each token's first word piece. Shape (n_tokens, 768), float32.

    The first half of a row is the state after the last of the six layers, the second that after the fourth.
    Rows of tokens without word pieces (white space) are zero.

    Args:
        name: In the pipeline.
        window: Word pieces in a window.
        context: Word pieces of context on each side of a window's core.
        threads: Threads that one window may use.
    """

    files = ("encoder.onnx", "tokenizer.json")

    def __init__(self, name: str, *, window: int, context: int, threads: int) -> None:
        super().__init__(name)
        if context < 0 or 2 * context + MAX_PIECES > window:
            raise ModelError(
                name, f"a context of {context} leaves no room in a window of {window}", REINSTALL
            )
        self.window = window
        self.context = context
        self.threads = threads
        self._tokenizer: Tokenizer | None = None
        self._known: Pieces = {}

    def __call__(self, doc: Doc) -> Doc:
        """Encode one text of any length."""
        features = token_features(doc, self.tokenizer, self._known)
        qualities = cut_qualities(read_words(doc).words, features.breaks)
        states: Any = encode_tokens(features, qualities, self.encode, size=self.window, context=self.context)
        doc.tensor = states
        return doc

    def encode(self, ids: Ints, shapes: Ints, depths: Ints, breaks: Ints) -> Floats:
        """Run the encoder over one window: four arrays (n_pieces,) to states (n_pieces, 768)."""
        window = {"ids": ids, "shapes": shapes, "depths": depths, "breaks": breaks}
        batch = {name: array[None] for name, array in window.items()}
        states: Floats = self.model("encoder.onnx").run(batch)[0][0]
        if states.shape[-1] != WIDTH:
            raise ModelError(
                f"{self.name}/encoder.onnx",
                f"it gives {states.shape[-1]} numbers for a word piece, not {WIDTH}",
                REINSTALL,
            )
        return states

    @property
    def tokenizer(self) -> "Tokenizer":
        """The word-piece tokenizer of the encoder.

        Raises:
            ModelError: The component was never loaded, or its tokenizer is damaged.
        """
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            data = self.data("tokenizer.json")
            try:
                self._tokenizer = Tokenizer.from_str(data.decode("utf-8"))
            except Exception as error:  # tokenizers raises nothing more special
                raise ModelError(
                    f"{self.name}/tokenizer.json", f"this is not a usable tokenizer: {error}", REINSTALL
                ) from error
        return self._tokenizer

    def set_data(self, files: dict[str, bytes]) -> None:
        """Take over weights."""
        super().set_data(files)
        self._tokenizer, self._known = None, {}

    def model(self, file: str) -> OnnxModel:
        """The graph in one of the component's files."""
        return self.graph(file, threads=self.threads)
