"""The signs that delimited text is made of, as bytes."""

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
QUOTE, COMMA, SEMICOLON, TAB, LF, CR, EQUALS = (ord(sign) for sign in '",;\t\n\r=')
SEPARATORS = {COMMA: "commas", SEMICOLON: "semicolons", TAB: "tabs"}
