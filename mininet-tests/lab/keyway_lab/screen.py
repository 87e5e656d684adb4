"""Output for a person: colours where there is a terminal, plain text elsewhere."""

import os
import sys


class Screen:
    """Prints headings, ticks and crosses; remembers whether there was a cross."""

    def __init__(self, stream=sys.stdout):
        self._stream = stream
        self._coloured = stream.isatty() and "NO_COLOR" not in os.environ
        self.all_well = True

    def heading(self, text):
        self.line(f"\n  {self.bold(text)}")

    def line(self, text=""):
        print(text, file=self._stream, flush=True)

    def verdict(self, well, text):
        """One line that says what is, with a tick if it is as it must be."""
        self.all_well &= bool(well)
        self.line(f"    {self._paint('32', '✓') if well else self._paint('31', '✗')} {text}")
        return well

    def bold(self, text):
        return self._paint("1", text)

    def dim(self, text):
        return self._paint("2", text)

    def _paint(self, code, text):
        return f"\x1b[{code}m{text}\x1b[0m" if self._coloured else text
